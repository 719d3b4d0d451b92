import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';

export function dashboardRoutes<Root extends AnyRoute>(root: Root) {
  return [
    createRoute({
      getParentRoute: () => root,
      path: '/dashboard',
      component: lazyRouteComponent(() => import('./DashboardPage'), 'DashboardPage'),
    }),
  ] as const;
}
