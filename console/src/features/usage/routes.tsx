import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readExploreSearch, readPricesSearch, readUploadsSearch, readUsageSearch } from './search';

export function usageRoutes<Root extends AnyRoute>(root: Root) {
  return [
    createRoute({
      getParentRoute: () => root,
      path: '/usage',
      validateSearch: readUsageSearch,
      component: lazyRouteComponent(() => import('./UsagePage'), 'UsagePage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/usage/explore',
      validateSearch: readExploreSearch,
      component: lazyRouteComponent(() => import('./explore/ExplorePage'), 'ExplorePage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/usage/uploads',
      validateSearch: readUploadsSearch,
      component: lazyRouteComponent(() => import('./uploads/UploadsPage'), 'UploadsPage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/usage/prices',
      validateSearch: readPricesSearch,
      component: lazyRouteComponent(() => import('./prices/PricesPage'), 'PricesPage'),
    }),
  ] as const;
}
