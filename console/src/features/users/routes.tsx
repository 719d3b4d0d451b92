import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readSearch } from './search';

export function usersRoutes<Root extends AnyRoute>(root: Root) {
  return [
    createRoute({
      getParentRoute: () => root,
      path: '/users',
      validateSearch: readSearch,
      component: lazyRouteComponent(() => import('./UsersPage'), 'UsersPage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/users/$userId',
      component: lazyRouteComponent(() => import('./UserPage'), 'UserPage'),
    }),
  ] as const;
}
