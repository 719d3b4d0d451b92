import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readJobsSearch } from './search';

export function jobsRoutes<Root extends AnyRoute>(root: Root) {
  return [
    createRoute({
      getParentRoute: () => root,
      path: '/jobs',
      validateSearch: readJobsSearch,
      component: lazyRouteComponent(() => import('./JobsPage'), 'JobsPage'),
    }),
  ] as const;
}
