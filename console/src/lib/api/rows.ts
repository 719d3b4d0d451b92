/** The bank rows behind a figure, wherever one is shown. */
import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './client';

const ROWS_MAX = 100;

/** The address of a request is bounded, so the newest hundred are asked for. It goes with what is known of the user. */
export function rowsQuery(userId: string, ids: readonly string[]) {
  const asked = ids.slice(-ROWS_MAX);
  return queryOptions({
    queryKey: ['user', userId, 'rows', asked],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/operator/users/{user_id}/transactions', {
          params: { path: { user_id: userId }, query: { ids: asked.join(','), limit: ROWS_MAX } },
          signal,
        }),
      ),
    enabled: asked.length > 0,
  });
}
