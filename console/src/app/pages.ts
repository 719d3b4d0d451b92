/** The map of the console: which page, for whom, in which order. What a role may not use is not in its rail. */
import {
  IconArticle, IconChartBar, IconFileText, IconPackage, IconScale, IconShieldCheck, IconUserCog, IconUsers, type Icon,
} from '@tabler/icons-react';
import type { Role } from '@/lib/session/useSession';

export interface Page {
  path:
    | '/dashboard' | '/users' | '/policy' | '/products' | '/content' | '/audit' | '/guarantees' | '/identities';
  label: string;
  section: string;
  icon: Icon;
  roles: readonly Role[];
  /** The sequence that opens it. */
  keys: string;
}

const DESK: readonly Role[] = ['operator', 'senior_operator', 'admin'];
const SENIOR: readonly Role[] = ['senior_operator', 'admin'];

/** In the order of the rail; the first that a role has is where it lands. */
export const PAGES: readonly Page[] = [
  { path: '/users', label: 'Users', section: 'Users', icon: IconUsers, roles: DESK, keys: 'g u' },
  { path: '/dashboard', label: 'Dashboard', section: 'Insight', icon: IconChartBar, roles: DESK, keys: 'g d' },
  { path: '/policy', label: 'Policy', section: 'Insight', icon: IconScale, roles: SENIOR, keys: 'g p' },
  { path: '/products', label: 'Products', section: 'Catalogue', icon: IconPackage, roles: SENIOR, keys: 'g o' },
  { path: '/content', label: 'Content', section: 'Catalogue', icon: IconArticle, roles: SENIOR, keys: 'g c' },
  { path: '/audit', label: 'Audit log', section: 'Trust', icon: IconFileText, roles: SENIOR, keys: 'g l' },
  { path: '/guarantees', label: 'Guarantees', section: 'Trust', icon: IconShieldCheck, roles: SENIOR, keys: 'g t' },
  { path: '/identities', label: 'Identities and roles', section: 'Operations', icon: IconUserCog, roles: ['admin'], keys: 'g i' },
];

export function pagesOf(role: Role): Page[] {
  return PAGES.filter((page) => page.roles.includes(role));
}

/** The page that a path belongs to. */
export function pageAt(path: string): Page | undefined {
  return PAGES.find((page) => path === page.path || path.startsWith(`${page.path}/`));
}
