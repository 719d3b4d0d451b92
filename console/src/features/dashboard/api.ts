/** What the dashboard asks the server. */
import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '@/lib/api/client';

export function dashboardQuery() {
  return queryOptions({
    queryKey: ['dashboard'],
    queryFn: ({ signal }) => answer(api.GET('/operator/dashboard', { signal })),
    refetchInterval: 60_000,
  });
}
