/** The map of the console: which page, for whom, in which order. What a role may not use is not in its rail. */
import { IconChartBar, IconUsers, type Icon } from '@tabler/icons-react';
import type { Role } from '@/lib/session/useSession';

export interface Page {
  path: '/dashboard' | '/users';
  label: string;
  section: string;
  icon: Icon;
  roles: readonly Role[];
  /** The sequence that opens it. */
  keys: string;
}

const DESK: readonly Role[] = ['operator', 'senior_operator', 'admin'];

/** In the order of the rail; the first that a role has is where it lands. */
export const PAGES: readonly Page[] = [
  { path: '/users', label: 'Users', section: 'Users', icon: IconUsers, roles: DESK, keys: 'g u' },
  { path: '/dashboard', label: 'Dashboard', section: 'Insight', icon: IconChartBar, roles: DESK, keys: 'g d' },
];

export function pagesOf(role: Role): Page[] {
  return PAGES.filter((page) => page.roles.includes(role));
}

/** The page that a path belongs to. */
export function pageAt(path: string): Page | undefined {
  return PAGES.find((page) => path === page.path || path.startsWith(`${page.path}/`));
}
