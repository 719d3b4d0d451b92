import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readContentSearch } from './search';

export function contentRoutes<Root extends AnyRoute>(root: Root) {
  return [
    createRoute({
      getParentRoute: () => root,
      path: '/content',
      validateSearch: readContentSearch,
      component: lazyRouteComponent(() => import('./ContentPage'), 'ContentPage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/content/$contentId',
      component: lazyRouteComponent(() => import('./ItemPage'), 'ItemPage'),
    }),
  ] as const;
}
