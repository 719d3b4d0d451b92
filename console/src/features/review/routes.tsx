import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readDecisionsSearch, readDeliveriesSearch, readFlagsSearch, readQueueSearch } from './search';

export function reviewRoutes<Root extends AnyRoute>(root: Root) {
  return [
    createRoute({
      getParentRoute: () => root,
      path: '/queue',
      validateSearch: readQueueSearch,
      component: lazyRouteComponent(() => import('./QueuePage'), 'QueuePage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/flags',
      validateSearch: readFlagsSearch,
      component: lazyRouteComponent(() => import('./FlagsPage'), 'FlagsPage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/alerts',
      component: lazyRouteComponent(() => import('./AlertsPage'), 'AlertsPage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/deliveries',
      validateSearch: readDeliveriesSearch,
      component: lazyRouteComponent(() => import('./DeliveriesPage'), 'DeliveriesPage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/decisions',
      validateSearch: readDecisionsSearch,
      component: lazyRouteComponent(() => import('./DecisionsPage'), 'DecisionsPage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/recommendations/$recommendationId/trace',
      component: lazyRouteComponent(() => import('./TracePage'), 'TracePage'),
    }),
  ] as const;
}
