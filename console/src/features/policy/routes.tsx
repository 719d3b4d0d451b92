import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readDraftSearch, readPolicySearch } from './search';

export function policyRoutes<Root extends AnyRoute>(root: Root) {
  return [
    createRoute({
      getParentRoute: () => root,
      path: '/policy',
      validateSearch: readPolicySearch,
      component: lazyRouteComponent(() => import('./PolicyPage'), 'PolicyPage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/policy/drafts/$draftId',
      validateSearch: readDraftSearch,
      component: lazyRouteComponent(() => import('./DraftPage'), 'DraftPage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/policy/versions/$policyHash',
      component: lazyRouteComponent(() => import('./VersionPage'), 'VersionPage'),
    }),
  ] as const;
}
