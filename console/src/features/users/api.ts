/** What the users' pages ask the server. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/lib/api/client';
import { PAGE_SIZE, type UsersSearch } from './search';

const ROWS_MAX = 100;

const path = (userId: string) => ({ path: { user_id: userId } });

/** Everything known of one user lies under this key, so that a change of consent can drop it all. */
const userKey = (userId: string) => ['user', userId] as const;

export function usersQuery(search: UsersSearch) {
  return queryOptions({
    queryKey: ['users', search],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/operator/users', { params: { query: { limit: PAGE_SIZE, ...search } }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function userQuery(userId: string) {
  return queryOptions({
    queryKey: [...userKey(userId), 'head'],
    queryFn: ({ signal }) => answer(api.GET('/users/{user_id}', { params: path(userId), signal })),
  });
}

export function signalsQuery(userId: string) {
  return queryOptions({
    queryKey: [...userKey(userId), 'signals'],
    queryFn: ({ signal }) => answer(api.GET('/api/operator/users/{user_id}/signals', { params: path(userId), signal })),
  });
}

const BY_DAY_MAX = 60;

/** The course of a window: by the day while that can be seen, by the week beyond. */
export function seriesQuery(userId: string, windowDays: number) {
  const query = { window_days: windowDays, step: windowDays <= BY_DAY_MAX ? 'day' : 'week' } as const;
  return queryOptions({
    queryKey: [...userKey(userId), 'series', query],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/operator/users/{user_id}/series', { params: { ...path(userId), query }, signal })),
  });
}

export function streamsQuery(userId: string) {
  return queryOptions({
    queryKey: [...userKey(userId), 'streams'],
    queryFn: ({ signal }) => answer(api.GET('/api/operator/users/{user_id}/streams', { params: path(userId), signal })),
  });
}

export function accountsQuery(userId: string) {
  return queryOptions({
    queryKey: [...userKey(userId), 'accounts'],
    queryFn: ({ signal }) => answer(api.GET('/api/operator/users/{user_id}/accounts', { params: path(userId), signal })),
  });
}

export function personasQuery(userId: string) {
  return queryOptions({
    queryKey: [...userKey(userId), 'personas'],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/operator/users/{user_id}/persona-history', { params: { ...path(userId), query: { limit: 50 } }, signal })),
  });
}

export function accountRowsQuery(userId: string, accountId: string) {
  return queryOptions({
    queryKey: [...userKey(userId), 'account-rows', accountId],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/operator/users/{user_id}/transactions', {
          params: { ...path(userId), query: { account_id: accountId, limit: ROWS_MAX } },
          signal,
        }),
      ),
  });
}

export function recommendationsQuery(userId: string) {
  return queryOptions({
    queryKey: [...userKey(userId), 'recommendations'],
    queryFn: ({ signal }) =>
      answer(api.GET('/recommendations/{user_id}', { params: { ...path(userId), query: { limit: 100 } }, signal })),
  });
}

export function consentQuery(userId: string) {
  return queryOptions({
    queryKey: [...userKey(userId), 'consent'],
    queryFn: ({ signal }) => answer(api.GET('/consent/{user_id}', { params: path(userId), signal })),
  });
}

/** Grants or withdraws. Afterwards nothing that was read of the user before is shown. */
export function useChangeConsent(userId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Omit<Schemas['ConsentRequest'], 'user_id'>) =>
      answer(api.POST('/consent/', { body: { ...change, user_id: userId } })),
    onSuccess: async () => {
      await client.resetQueries({ queryKey: userKey(userId) });
      await client.invalidateQueries({ queryKey: ['users'] });
    },
  });
}
