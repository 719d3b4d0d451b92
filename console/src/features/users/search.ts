/** What the addresses of the users' pages hold. */
export const PERSONAS = [
  'wealth_builder', 'high_utilization', 'savings_builder', 'variable_income', 'subscription_heavy', 'fallback',
] as const;
export const SORTS = ['name', 'newest', 'user_id'] as const;
export const TABS = ['overview', 'signals', 'streams', 'personas', 'accounts', 'recommendations', 'consent'] as const;

export type Tab = (typeof TABS)[number];

export interface UsersSearch {
  q?: string;
  persona?: (typeof PERSONAS)[number];
  consent?: boolean;
  sort?: (typeof SORTS)[number];
  /** Where the page begins: what the server gave with the page before. */
  cursor?: string;
}

export interface UserSearch {
  tab?: Tab;
  /** The signal whose making is shown. */
  why?: string;
}

export const PAGE_SIZE = 50;

export function readUsersSearch(raw: Record<string, unknown>): UsersSearch {
  return {
    ...text(raw, 'q'),
    ...oneOf(raw, 'persona', PERSONAS),
    ...(typeof raw.consent === 'boolean' ? { consent: raw.consent } : {}),
    ...oneOf(raw, 'sort', SORTS),
    ...text(raw, 'cursor'),
  };
}

export function readUserSearch(raw: Record<string, unknown>): UserSearch {
  return { ...oneOf(raw, 'tab', TABS), ...text(raw, 'why') };
}

function text<Key extends string>(raw: Record<string, unknown>, key: Key): Partial<Record<Key, string>> {
  const value = raw[key];
  // An address is typed too: `?q=42` arrives as a number.
  if (typeof value !== 'string' && typeof value !== 'number') return {};
  const read = String(value);
  return read === '' ? {} : ({ [key]: read } as Record<Key, string>);
}

function oneOf<Key extends string, Value extends string>(
  raw: Record<string, unknown>,
  key: Key,
  values: readonly Value[],
): Partial<Record<Key, Value>> {
  const value = values.find((known) => known === raw[key]);
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>);
}
