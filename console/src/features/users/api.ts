/** What the users' pages ask the server. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answer, api } from '@/lib/api/client';
import { PAGE_SIZE, type UsersSearch } from './search';

export function usersQuery({ consent, from = 0 }: UsersSearch) {
  return queryOptions({
    queryKey: ['users', { consent, from }],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/users/', {
          params: {
            query: { limit: PAGE_SIZE, offset: from, ...(consent ? { consent_status: consent === 'yes' } : {}) },
          },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function profileQuery(userId: string) {
  return queryOptions({
    queryKey: ['users', userId, 'profile'],
    queryFn: ({ signal }) => answer(api.GET('/profile/{user_id}', { params: { path: { user_id: userId } }, signal })),
  });
}
