import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { text } from '@/lib/address';

interface GuaranteesSearch {
  q?: string;
}

export function guaranteesRoutes<Root extends AnyRoute>(root: Root) {
  return [
    createRoute({
      getParentRoute: () => root,
      path: '/guarantees',
      validateSearch: (raw: Record<string, unknown>): GuaranteesSearch => text(raw, 'q'),
      component: lazyRouteComponent(() => import('./GuaranteesPage'), 'GuaranteesPage'),
    }),
  ] as const;
}
