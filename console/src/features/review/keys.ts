/** What a key means for the one item in focus. */
import type { Item } from './api';
import type { Verb } from './desk';

export const VERBS: readonly { key: string; verb: Verb; label: string; done: string }[] = [
  { key: 'a', verb: 'approve', label: 'Approve', done: 'Approved' },
  { key: 'r', verb: 'reject', label: 'Reject', done: 'Rejected' },
  { key: 'f', verb: 'flag', label: 'Flag', done: 'Flagged' },
  { key: 'm', verb: 'modify', label: 'Modify', done: 'Modified' },
  { key: 'u', verb: 'undo', label: 'Undo', done: 'Undone' },
];

export const LABELS = Object.fromEntries(VERBS.map(({ verb, label }) => [verb, label])) as Record<Verb, string>;
export const DONE = Object.fromEntries(VERBS.map(({ verb, done }) => [verb, done])) as Record<Verb, string>;

/** What must be answered before a verb is sent. */
export type Step =
  | { kind: 'send' }
  | { kind: 'ask'; verb: Verb }
  | { kind: 'refuse'; why: string };

/** Whether `verb` goes straight to the server, asks for words first, or is not possible. */
export function stepFor(verb: Verb, item: Pick<Item, 'allowed_actions' | 'status' | 'warnings' | 'risk_tier'>): Step {
  if (!item.allowed_actions.includes(verb)) return { kind: 'refuse', why: reason(verb, item) };
  if (verb !== 'approve') return { kind: 'ask', verb };
  return item.warnings.some((warning) => warning.must_acknowledge) ? { kind: 'ask', verb } : { kind: 'send' };
}

function reason(verb: Verb, item: Pick<Item, 'status' | 'risk_tier'>): string {
  const state = item.status.replaceAll('_', ' ');
  if (verb === 'undo') return `There is nothing of yours to undo: it is ${state}.`;
  if (item.status === 'flagged') return 'It is flagged: a senior operator decides.';
  if (verb === 'approve' && item.status === 'pending' && item.risk_tier === 'high') {
    return 'It is high risk: somebody other than its last editor approves.';
  }
  if (verb === 'approve' && item.status === 'guardrail_failed') return 'A guardrail failed: change the text or reject it.';
  return `${LABELS[verb]} is not possible: it is ${state}.`;
}

/** Where the focus goes from `at` in a list of `count` rows. */
export function moved(key: string, at: number, count: number, page: number): number | undefined {
  const last = count - 1;
  const to: Record<string, number> = {
    j: at + 1, ArrowDown: at + 1, k: at - 1, ArrowUp: at - 1, Home: 0, End: last, PageDown: at + page, PageUp: at - page,
  };
  const wanted = to[key];
  return wanted === undefined || last < 0 ? undefined : Math.max(0, Math.min(wanted, last));
}
