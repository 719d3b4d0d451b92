/** What the audit log's address holds. */
import { day, text } from '@/lib/address';

export interface AuditSearch {
  operator_id?: string;
  action?: string;
  recommendation_id?: string;
  user_id?: string;
  q?: string;
  /** Calendar days of the reader; both are included. */
  from?: string;
  to?: string;
  cursor?: string;
  /** The entry that is open. */
  entry?: string;
}

export const PAGE_SIZE = 50;

export function readAuditSearch(raw: Record<string, unknown>): AuditSearch {
  return {
    ...text(raw, 'operator_id'), ...text(raw, 'action'), ...text(raw, 'recommendation_id'), ...text(raw, 'user_id'),
    ...text(raw, 'q'), ...day(raw, 'from'), ...day(raw, 'to'), ...text(raw, 'cursor'), ...text(raw, 'entry'),
  };
}

/** Which entries the server is asked for: days become instants of the reader's zone. */
export function matching(search: AuditSearch) {
  const { from, to, ...filters } = search;
  delete filters.cursor;
  delete filters.entry;
  return {
    ...filters,
    ...(from === undefined ? {} : { from: midnight(from, 0) }),
    ...(to === undefined ? {} : { to: midnight(to, 1) }),
  };
}

function midnight(calendarDay: string, daysLater: number): string {
  const [year = 0, month = 1, date = 1] = calendarDay.split('-').map(Number);
  return new Date(year, month - 1, date + daysLater).toISOString();
}

export function isFiltered(search: AuditSearch): boolean {
  return Object.keys(matching(search)).length > 0;
}
