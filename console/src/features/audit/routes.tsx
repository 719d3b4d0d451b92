import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readAuditSearch } from './search';

export function auditRoutes<Root extends AnyRoute>(root: Root) {
  return [
    createRoute({
      getParentRoute: () => root,
      path: '/audit',
      validateSearch: readAuditSearch,
      component: lazyRouteComponent(() => import('./AuditPage'), 'AuditPage'),
    }),
  ] as const;
}
