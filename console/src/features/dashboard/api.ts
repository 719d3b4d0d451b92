/** What the dashboard asks the server. */
import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '@/lib/api/client';

const EVERY_MINUTE = { refetchInterval: 60_000 };

export function dashboardQuery() {
  return queryOptions({
    queryKey: ['dashboard', 'totals'],
    queryFn: ({ signal }) => answer(api.GET('/operator/dashboard', { signal })),
    ...EVERY_MINUTE,
  });
}

export function statsQuery() {
  return queryOptions({
    queryKey: ['dashboard', 'stats'],
    queryFn: ({ signal }) => answer(api.GET('/api/operator/stats', { signal })),
    ...EVERY_MINUTE,
  });
}

export function alertsQuery() {
  return queryOptions({
    queryKey: ['dashboard', 'alerts'],
    queryFn: ({ signal }) => answer(api.GET('/api/operator/alerts', { signal })),
    ...EVERY_MINUTE,
  });
}

/** The desk's last 30 days. */
export function analyticsQuery() {
  return queryOptions({
    queryKey: ['dashboard', 'analytics'],
    queryFn: ({ signal }) => answer(api.GET('/api/operator/analytics', { signal })),
  });
}
