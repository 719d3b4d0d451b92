/** What the addresses of the AI-usage pages hold: which days, of what, cut how, by which costs. */
import { day, oneOf, text, texts } from '@/lib/address';
import { addDays, daysBetween } from '@/lib/format/time';

export const GROUPINGS = ['day', 'week', 'month'] as const;
export const DIMENSIONS = ['regions', 'companies', 'models', 'departments'] as const;
export const LISTS = ['subscribers', 'companies', 'models', 'departments', 'regions', 'conversations'] as const;
export const EXPLORE_TABS = ['top', 'time', 'unit-prices'] as const;
export const PRICE_TABS = ['prices', 'recosts', 'budgets'] as const;

export type Grouping = (typeof GROUPINGS)[number];
export type Dimension = (typeof DIMENSIONS)[number];

export interface UsageSearch {
  start?: string;
  end?: string;
  regions?: string[];
  companies?: string[];
  models?: string[];
  departments?: string[];
  group?: Grouping;
  basis?: string;
}

export interface ExploreSearch extends UsageSearch {
  tab?: (typeof EXPLORE_TABS)[number];
  by?: (typeof LISTS)[number];
  cursor?: string;
}

export interface UploadsSearch {
  /** The upload that is looked at. */
  open?: string;
  cursor?: string;
  rejected?: string;
}

export interface PricesSearch {
  tab?: (typeof PRICE_TABS)[number];
  model?: string;
  provider?: string;
  cursor?: string;
  /** The run that is looked at. */
  open?: string;
}

export function readUsageSearch(raw: Record<string, unknown>): UsageSearch {
  return {
    ...day(raw, 'start'), ...day(raw, 'end'), ...texts(raw, 'regions'), ...texts(raw, 'companies'), ...texts(raw, 'models'),
    ...texts(raw, 'departments'), ...oneOf(raw, 'group', GROUPINGS), ...text(raw, 'basis'),
  };
}

export function readExploreSearch(raw: Record<string, unknown>): ExploreSearch {
  return { ...readUsageSearch(raw), ...oneOf(raw, 'tab', EXPLORE_TABS), ...oneOf(raw, 'by', LISTS), ...text(raw, 'cursor') };
}

export function readUploadsSearch(raw: Record<string, unknown>): UploadsSearch {
  return { ...text(raw, 'open'), ...text(raw, 'cursor'), ...text(raw, 'rejected') };
}

export function readPricesSearch(raw: Record<string, unknown>): PricesSearch {
  return { ...oneOf(raw, 'tab', PRICE_TABS), ...text(raw, 'model'), ...text(raw, 'provider'), ...text(raw, 'cursor'), ...text(raw, 'open') };
}

/** The days when the address names none. */
const DAYS = 30;

/** Both days, whichever of them the address names. */
export function rangeOf({ start, end }: UsageSearch, today: string): { start: string; end: string } {
  const last = end ?? (start !== undefined && start > today ? start : today);
  return { start: start ?? addDays(last, 1 - DAYS), end: last };
}

/** As fine as can be read. */
export function groupingOf({ group, ...search }: UsageSearch, today: string): Grouping {
  const { start, end } = rangeOf(search, today);
  const days = daysBetween(start, end) + 1;
  return group ?? (days <= 92 ? 'day' : days <= 400 ? 'week' : 'month');
}

/** The question in the API's words. */
export function askedOf(search: UsageSearch, today: string) {
  const { start, end } = rangeOf(search, today);
  return { start_date: start, end_date: end, ...filterOf(search), group_by: groupingOf(search, today) };
}

export function filterOf({ regions, companies, models, departments, basis }: UsageSearch) {
  return {
    ...(regions && { regions }), ...(companies && { companies }), ...(models && { models }),
    ...(departments && { departments }), ...(basis && { basis }),
  };
}

export function isFiltered(search: UsageSearch): boolean {
  return DIMENSIONS.some((dimension) => search[dimension] !== undefined);
}

/** The part of an address that all pages of AI usage share. */
export function sharedOf({ start, end, regions, companies, models, departments, group, basis }: UsageSearch): UsageSearch {
  return Object.fromEntries(
    Object.entries({ start, end, regions, companies, models, departments, group, basis }).filter(([, value]) => value !== undefined),
  );
}

/** Another filter begins its lists at their first page. */
export function withFilter<Search extends UsageSearch>(search: Search, key: keyof UsageSearch, value: string | string[] | undefined): Search {
  const isNone = value === undefined || value.length === 0;
  const kept = Object.entries(search).filter(([name]) => name !== key && name !== 'cursor');
  return Object.fromEntries(isNone ? kept : [...kept, [key, value]]) as Search;
}

export interface Preset {
  label: string;
  start: string;
  end: string;
}

/** Ranges that are asked for often. */
export function presetsOf(today: string): Preset[] {
  const last = (days: number, label: string) => ({ label, start: addDays(today, 1 - days), end: today });
  const monthStart = `${today.slice(0, 7)}-01`;
  const before = addDays(monthStart, -1);
  return [
    last(7, 'Last 7 days'),
    last(30, 'Last 30 days'),
    last(90, 'Last 90 days'),
    last(365, 'Last 365 days'),
    { label: 'This month', start: monthStart, end: today },
    { label: 'Last month', start: `${before.slice(0, 7)}-01`, end: before },
  ];
}
