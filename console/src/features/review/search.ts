/** What the addresses of the review pages hold. */
export const STATUSES = [
  'pending', 'flagged', 'guardrail_failed', 'approved', 'rejected', 'queued_for_delivery', 'delivered', 'viewed',
  'dismissed', 'superseded', 'expired', 'withdrawn', 'all',
] as const;
export const PERSONAS = ['high_utilization', 'variable_income', 'subscription_heavy', 'savings_builder', 'wealth_builder'] as const;
export const LEVELS = ['high', 'medium', 'low'] as const;
export const CONTENT = ['education', 'partner_offer'] as const;
export const SORTS = ['newest', 'oldest', 'priority'] as const;

/** Which recommendations; without a status, those to review. */
export interface QueueFilter {
  status?: (typeof STATUSES)[number];
  persona?: (typeof PERSONAS)[number];
  priority?: (typeof LEVELS)[number];
  content_type?: (typeof CONTENT)[number];
  risk_tier?: (typeof LEVELS)[number];
  /** `me`, `none`, or the id of a colleague. */
  assignee?: string;
  tag?: string;
  q?: string;
  sort?: (typeof SORTS)[number];
}

export interface QueueSearch extends QueueFilter {
  /** The recommendation whose panel is open. */
  open?: string;
}

export function readQueueSearch(raw: Record<string, unknown>): QueueSearch {
  return {
    ...oneOf(raw, 'status', STATUSES),
    ...oneOf(raw, 'persona', PERSONAS),
    ...oneOf(raw, 'priority', LEVELS),
    ...oneOf(raw, 'content_type', CONTENT),
    ...oneOf(raw, 'risk_tier', LEVELS),
    ...text(raw, 'assignee'),
    ...text(raw, 'tag'),
    ...text(raw, 'q'),
    ...oneOf(raw, 'sort', SORTS),
    ...text(raw, 'open'),
  };
}

/** Without what is open. */
export function closed<Search extends { open?: string }>(search: Search): Omit<Search, 'open'> {
  const { open, ...rest } = search;
  return open === undefined ? search : rest;
}

export function filterOf(search: QueueSearch): QueueFilter {
  return closed(search);
}

/** `search` with one thing changed; what is empty is left out of the address. */
export function changed<Key extends keyof QueueSearch>(search: QueueSearch, key: Key, value: QueueSearch[Key] | null): QueueSearch {
  const rest = Object.fromEntries(Object.entries(search).filter(([name]) => name !== key));
  return value === undefined || value === null || value === '' ? rest : { ...rest, [key]: value };
}

export interface FlagsSearch {
  show?: 'resolved' | 'all';
  cursor?: string;
  open?: string;
}

export function readFlagsSearch(raw: Record<string, unknown>): FlagsSearch {
  return { ...oneOf(raw, 'show', ['resolved', 'all'] as const), ...text(raw, 'cursor'), ...text(raw, 'open') };
}

export const DELIVERIES = ['dead', 'waiting', 'delivered', 'cancelled', 'all'] as const;

export interface DeliveriesSearch {
  /** Without a state, those that were given up. */
  status?: (typeof DELIVERIES)[number];
  cursor?: string;
}

export function readDeliveriesSearch(raw: Record<string, unknown>): DeliveriesSearch {
  return { ...oneOf(raw, 'status', DELIVERIES), ...text(raw, 'cursor') };
}

export const DECISIONS = ['approve', 'reject', 'flag', 'modify', 'undo', 'resolve'] as const;

export interface DecisionsSearch {
  action?: (typeof DECISIONS)[number];
  cursor?: string;
  open?: string;
}

export function readDecisionsSearch(raw: Record<string, unknown>): DecisionsSearch {
  return { ...oneOf(raw, 'action', DECISIONS), ...text(raw, 'cursor'), ...text(raw, 'open') };
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
