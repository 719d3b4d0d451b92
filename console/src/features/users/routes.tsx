import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readUserSearch, readUsersSearch } from './search';

export function usersRoutes<Root extends AnyRoute>(root: Root) {
  return [
    createRoute({
      getParentRoute: () => root,
      path: '/users',
      validateSearch: readUsersSearch,
      component: lazyRouteComponent(() => import('./UsersPage'), 'UsersPage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/users/$userId',
      validateSearch: readUserSearch,
      component: lazyRouteComponent(() => import('./UserPage'), 'UserPage'),
    }),
  ] as const;
}
