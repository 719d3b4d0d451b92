/** Draws a part as the application would: theme, queries, a router around it, and someone signed in. */
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { theme } from '@/app/theme';
import type { Identity } from '@/lib/session/session';
import { session } from '@/lib/session/session';
import { answers } from './server';

export const OLIVIA: Identity = {
  identity_id: 'idn_1',
  login: 'olivia',
  display_name: 'Olivia Park',
  role: 'operator',
  user_id: null,
  active: true,
  created_at: '2026-11-01T09:00:00Z',
  updated_at: '2026-11-01T09:00:00Z',
};

export function sessionFor(identity: Identity, expiresIn = 900) {
  return { access_token: 'token', token_type: 'bearer', expires_in: expiresIn, identity, time_zone: 'UTC' };
}

export async function signedIn(identity = OLIVIA): Promise<void> {
  answers('post', '/auth/login', sessionFor(identity));
  await session.signIn(identity.login, 'password');
}

/** Any address shows `children`, so that links and searches work. */
export function show(children: ReactNode, at = '/') {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const root = createRootRoute();
  const router = createRouter({
    routeTree: root.addChildren(
      ['/', '/users', '/users/$userId', '/dashboard'].map((path) =>
        createRoute({ getParentRoute: () => root, path, component: () => children }),
      ),
    ),
    history: createMemoryHistory({ initialEntries: [at] }),
  });
  return render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}
