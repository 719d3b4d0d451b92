/** What the address of the identities holds. */
import { flag, oneOf, text, wholeNumber } from '@/lib/address';
import type { Role } from '@/lib/session/useSession';

export const ROLES: readonly Role[] = ['customer', 'operator', 'senior_operator', 'advisor', 'analyst', 'admin'];
export const PAGE_SIZE = 50;

export interface IdentitiesSearch {
  q?: string;
  role?: Role;
  active?: boolean;
  page?: number;
}

export function readIdentitiesSearch(raw: Record<string, unknown>): IdentitiesSearch {
  return { ...text(raw, 'q'), ...oneOf(raw, 'role', ROLES), ...flag(raw, 'active'), ...wholeNumber(raw, 'page', 1_000_000) };
}

/** What each role may do, in the words that are shown where one is chosen. */
export const ROLE_MEANING: Record<Role, string> = {
  customer: 'Sees their own data and what was delivered to them. Tied to one bank customer.',
  operator: 'Reviews recommendations and reads users’ data.',
  senior_operator: 'Also decides flags, edits products, content and policy drafts, and reads the whole audit log.',
  advisor: 'Uses the assistant.',
  analyst: 'Reads figures about AI usage, and no user’s data.',
  admin: 'All of that, and gives out logins.',
};
