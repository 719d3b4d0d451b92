/** The map of the console: which page, for whom, in which order. What a role may not use is not in its rail. */
import {
  IconArticle, IconBell, IconChartBar, IconCoins, IconFileText, IconFileUpload, IconFlag, IconHistory, IconInbox,
  IconListDetails, IconPackage, IconScale, IconSend, IconShieldCheck, IconStack2, IconTags, IconUserCog, IconUsers,
  type Icon,
} from '@tabler/icons-react';
import { DESK, SENIOR, STAFF } from '@/lib/session/roles';
import type { Role } from '@/lib/session/useSession';

export interface Page {
  path:
    | '/queue' | '/flags' | '/alerts' | '/deliveries' | '/decisions' | '/dashboard' | '/users' | '/policy' | '/products'
    | '/content' | '/audit' | '/guarantees' | '/identities' | '/usage' | '/usage/explore' | '/usage/uploads'
    | '/usage/prices' | '/jobs';
  label: string;
  section: string;
  icon: Icon;
  roles: readonly Role[];
  /** The sequence that opens it. */
  keys: string;
  /** What its own keys do. */
  shortcuts?: readonly (readonly [string, string])[];
}

const REVIEW_KEYS = [
  ['j k', 'Next, previous recommendation'],
  ['Enter', 'Open it beside the list'],
  ['a', 'Approve the one in focus'],
  ['r', 'Reject it'],
  ['f', 'Flag it for a senior operator'],
  ['m', 'Modify it'],
  ['u', 'Undo the decision on it'],
  ['Space', 'Pick it; Ctrl A picks all that are loaded'],
  ['Esc', 'Close the panel, then pick none'],
] as const;

const CHART_KEYS = [['t', 'Charts as tables, and back']] as const;

/** In the order of the rail; the first that a role has is where it lands. */
export const PAGES: readonly Page[] = [
  { path: '/queue', label: 'Queue', section: 'Review', icon: IconInbox, roles: DESK, keys: 'g q', shortcuts: REVIEW_KEYS },
  { path: '/flags', label: 'Flags', section: 'Review', icon: IconFlag, roles: DESK, keys: 'g f' },
  { path: '/alerts', label: 'Alerts', section: 'Review', icon: IconBell, roles: DESK, keys: 'g a' },
  { path: '/deliveries', label: 'Deliveries', section: 'Review', icon: IconSend, roles: DESK, keys: 'g e' },
  { path: '/decisions', label: 'My decisions', section: 'Review', icon: IconHistory, roles: DESK, keys: 'g m' },
  { path: '/users', label: 'Users', section: 'Users', icon: IconUsers, roles: DESK, keys: 'g u' },
  { path: '/dashboard', label: 'Dashboard', section: 'Insight', icon: IconChartBar, roles: STAFF, keys: 'g d', shortcuts: CHART_KEYS },
  { path: '/policy', label: 'Policy', section: 'Insight', icon: IconScale, roles: STAFF, keys: 'g p' },
  { path: '/usage', label: 'Key figures', section: 'AI usage', icon: IconCoins, roles: STAFF, keys: 'g k', shortcuts: CHART_KEYS },
  { path: '/usage/explore', label: 'Explore', section: 'AI usage', icon: IconListDetails, roles: STAFF, keys: 'g x', shortcuts: CHART_KEYS },
  { path: '/usage/uploads', label: 'Uploads', section: 'AI usage', icon: IconFileUpload, roles: STAFF, keys: 'g n' },
  { path: '/usage/prices', label: 'Prices and budgets', section: 'AI usage', icon: IconTags, roles: STAFF, keys: 'g b' },
  { path: '/products', label: 'Products', section: 'Catalogue', icon: IconPackage, roles: SENIOR, keys: 'g o' },
  { path: '/content', label: 'Content', section: 'Catalogue', icon: IconArticle, roles: SENIOR, keys: 'g c' },
  { path: '/audit', label: 'Audit log', section: 'Trust', icon: IconFileText, roles: SENIOR, keys: 'g l' },
  { path: '/guarantees', label: 'Guarantees', section: 'Trust', icon: IconShieldCheck, roles: SENIOR, keys: 'g t' },
  { path: '/jobs', label: 'Jobs', section: 'Operations', icon: IconStack2, roles: STAFF, keys: 'g j' },
  { path: '/identities', label: 'Identities and roles', section: 'Operations', icon: IconUserCog, roles: ['admin'], keys: 'g i' },
];

export function pagesOf(role: Role): Page[] {
  return PAGES.filter((page) => page.roles.includes(role));
}

/** The page that a path belongs to: the nearest, where one page's path begins another's. */
export function pageAt(path: string): Page | undefined {
  return PAGES.filter((page) => path === page.path || path.startsWith(`${page.path}/`)).toSorted((a, b) => b.path.length - a.path.length)[0];
}
