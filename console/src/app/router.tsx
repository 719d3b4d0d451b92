/** Every route. A feature brings its own part (`features/<noun>/routes.tsx`); the pages themselves load when visited. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { auditRoutes } from '@/features/audit/routes';
import { contentRoutes } from '@/features/content/routes';
import { dashboardRoutes } from '@/features/dashboard/routes';
import { guaranteesRoutes } from '@/features/guarantees/routes';
import { identitiesRoutes } from '@/features/identities/routes';
import { jobsRoutes } from '@/features/jobs/routes';
import { policyRoutes } from '@/features/policy/routes';
import { productsRoutes } from '@/features/products/routes';
import { reviewRoutes } from '@/features/review/routes';
import { usageRoutes } from '@/features/usage/routes';
import { usersRoutes } from '@/features/users/routes';
import { Landing } from './Landing';
import { NotFound } from './NotFound';
import { RouteFailed } from './RouteFailed';
import { Shell } from './shell/Shell';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: RouteFailed });
const landing = createRoute({ getParentRoute: () => root, path: '/', component: Landing });

export const router = createRouter({
  routeTree: root.addChildren([
    landing, ...reviewRoutes(root), ...dashboardRoutes(root), ...usersRoutes(root), ...policyRoutes(root),
    ...productsRoutes(root), ...contentRoutes(root), ...auditRoutes(root), ...guaranteesRoutes(root),
    ...identitiesRoutes(root), ...usageRoutes(root), ...jobsRoutes(root),
  ]),
  basepath: '/console',
  scrollRestoration: true,
  defaultPreload: 'intent',
  defaultErrorComponent: RouteFailed,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
