/** The key figures in words and digits, each against the range before. */
import { counted, formatCompact, formatCount, formatMoney, formatShare, formatUnitCost } from '@/lib/format/numbers';
import { formatDay } from '@/lib/format/time';
import type { KpiData } from './api';

type Kpis = KpiData['kpis'];
type Changes = NonNullable<KpiData['previous']>['change'];

export interface Figure {
  key: string;
  label: string;
  /** What exactly is counted. */
  why: string;
  value: string;
  note: string;
  /** A share of the value before; `null` where that was nothing. */
  change: number | null | undefined;
  /** The value before. */
  before: string | undefined;
}

interface Definition {
  key: keyof Changes;
  label: string;
  why: string;
  of: (kpis: Kpis) => string;
  note: (kpis: Kpis) => string;
}

const tokensOf = ({ prompt_tokens: prompt, completion_tokens: completion, other_tokens: other }: Kpis) => prompt + completion + other;

const DEFINITIONS: readonly Definition[] = [
  {
    key: 'total_spendings', label: 'Cost', why: 'The cost of all records in these days, added up in billionths of a dollar and then rounded to the cent.',
    of: (kpis) => formatMoney(kpis.total_spendings, 'USD'), note: (kpis) => counted(kpis.records, 'record'),
  },
  {
    key: 'average_per_day_spending', label: 'Cost a day', why: 'The cost, divided by the days that have records.',
    of: (kpis) => formatMoney(kpis.average_per_day_spending, 'USD'), note: (kpis) => `over ${counted(kpis.days_with_usage, 'day')} with usage`,
  },
  {
    key: 'conversations', label: 'Conversations', why: 'Distinct conversations; one that goes on for days counts once.',
    of: (kpis) => formatCount(kpis.conversations), note: (kpis) => `most with ${kpis.heighest_model_used ?? 'no model'}`,
  },
  {
    key: 'cost_per_conversation', label: 'Cost per conversation', why: 'The cost, divided by the distinct conversations.',
    of: (kpis) => (kpis.cost_per_conversation == null ? '–' : formatUnitCost(kpis.cost_per_conversation)), note: () => 'US dollars',
  },
  {
    key: 'tokens', label: 'Tokens', why: 'Prompt and completion tokens, and those of any other type.',
    of: (kpis) => formatCompact(tokensOf(kpis)),
    note: (kpis) => `${formatCompact(kpis.prompt_tokens)} prompt, ${formatCompact(kpis.completion_tokens)} completion${kpis.other_tokens > 0 ? `, ${formatCompact(kpis.other_tokens)} other` : ''}`,
  },
  {
    key: 'average_token_consumption', label: 'Tokens per conversation', why: 'Prompt and completion tokens, divided by the distinct conversations.',
    of: (kpis) => formatCount(kpis.average_token_consumption), note: () => 'prompt and completion',
  },
  {
    key: 'active_sub_utilization', label: 'Subscribers at work', why: 'Days on which an active subscriber used something, of all days of all active subscribers.',
    of: (kpis) => formatShare(kpis.active_sub_utilization, 0),
    note: (kpis) => `${counted(kpis.active_subscribers, 'subscriber')} used something`,
  },
];

export function figuresOf({ kpis, previous }: Pick<KpiData, 'kpis' | 'previous'>): Figure[] {
  return DEFINITIONS.map(({ key, label, why, of, note }) => ({
    key, label, why, value: of(kpis), note: note(kpis),
    change: previous?.change[key],
    before: previous ? of(previous.kpis) : undefined,
  }));
}

/** `Nov 1, 2026 to Nov 30, 2026`, and a day that stands alone once. */
export function daysOf({ start_date: start, end_date: end }: { start_date: string; end_date: string }): string {
  return start === end ? formatDay(start) : `${formatDay(start)} to ${formatDay(end)}`;
}

export interface Verdict {
  tone: 'good' | 'warn' | 'bad' | 'neutral';
  text: string;
}

/** Whether the figures agree with the records, in words. */
export function verdictOf(check: KpiData['reconciliation']): Verdict {
  if (!check) return { tone: 'neutral', text: 'Not checked against the records yet' };
  const records = counted(check.records, 'record');
  if (!check.agrees) return { tone: 'bad', text: `${counted(check.differences, 'sum')} of ${formatCount(check.keys)} ${check.differences === 1 ? 'differs' : 'differ'} from the records` };
  return check.outdated
    ? { tone: 'warn', text: `Agreed with ${records}; changed since` }
    : { tone: 'good', text: `Agrees with ${records}` };
}
