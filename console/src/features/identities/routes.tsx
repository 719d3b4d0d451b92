import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readIdentitiesSearch } from './search';

export function identitiesRoutes<Root extends AnyRoute>(root: Root) {
  return [
    createRoute({
      getParentRoute: () => root,
      path: '/identities',
      validateSearch: readIdentitiesSearch,
      component: lazyRouteComponent(() => import('./IdentitiesPage'), 'IdentitiesPage'),
    }),
  ] as const;
}
