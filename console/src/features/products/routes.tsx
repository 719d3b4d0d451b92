import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readProductsSearch } from './search';

export function productsRoutes<Root extends AnyRoute>(root: Root) {
  return [
    createRoute({
      getParentRoute: () => root,
      path: '/products',
      validateSearch: readProductsSearch,
      component: lazyRouteComponent(() => import('./ProductsPage'), 'ProductsPage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/products/$productId',
      component: lazyRouteComponent(() => import('./ProductPage'), 'ProductPage'),
    }),
  ] as const;
}
