/** What the addresses of the policy pages hold. */
import { oneOf, text, wholeNumber } from '@/lib/address';

export const TABS = ['in-force', 'drafts', 'history'] as const;
export const DRAFT_TABS = ['edit', 'differences', 'simulate', 'publish'] as const;
export const DRAFT_STATES = ['open', 'published', 'discarded'] as const;

export interface PolicySearch {
  tab?: (typeof TABS)[number];
  status?: (typeof DRAFT_STATES)[number];
  cursor?: string;
}

export interface DraftSearch {
  tab?: (typeof DRAFT_TABS)[number];
  /** Which of the moving users are listed. */
  window?: number;
  from?: string;
  to?: string;
  cursor?: string;
}

export function readPolicySearch(raw: Record<string, unknown>): PolicySearch {
  return { ...oneOf(raw, 'tab', TABS), ...oneOf(raw, 'status', DRAFT_STATES), ...text(raw, 'cursor') };
}

export function readDraftSearch(raw: Record<string, unknown>): DraftSearch {
  return {
    ...oneOf(raw, 'tab', DRAFT_TABS), ...wholeNumber(raw, 'window', 365), ...text(raw, 'from'), ...text(raw, 'to'),
    ...text(raw, 'cursor'),
  };
}
