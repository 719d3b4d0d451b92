/** What the address of the jobs holds. */
import { oneOf, text } from '@/lib/address';
import type { Job } from '@/lib/jobs/follow';

export const TABS = ['board', 'all'] as const;
export const STATUSES: readonly Job['status'][] = ['pending', 'scheduled', 'running', 'succeeded', 'dead', 'cancelled'];

export interface JobsSearch {
  tab?: (typeof TABS)[number];
  status?: Job['status'];
  kind?: string;
  queue?: string;
  cursor?: string;
  /** The job that is looked at. */
  open?: string;
}

export function readJobsSearch(raw: Record<string, unknown>): JobsSearch {
  return {
    ...oneOf(raw, 'tab', TABS), ...oneOf(raw, 'status', STATUSES), ...text(raw, 'kind'), ...text(raw, 'queue'),
    ...text(raw, 'cursor'), ...text(raw, 'open'),
  };
}
