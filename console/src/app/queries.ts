/** How long what was read is good, and what is asked again by itself. */
import { QueryClient } from '@tanstack/react-query';
import { Problem } from '@/lib/api/problem';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 5 * 60_000,
      retry: (failures, error) => error instanceof Problem && error.isPassing && failures < 2,
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
});
