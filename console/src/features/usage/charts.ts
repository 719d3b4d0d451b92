/** What the charts of AI usage show: the drawing the first of it, the table and the files all. */
import type { ChartData } from '@/components/charts/data';
import type { Schemas } from '@/lib/api/client';
import { formatCount, formatMoney, formatShare, formatUnitCost } from '@/lib/format/numbers';
import { formatDay, formatDayShort, formatMonth } from '@/lib/format/time';
import type { Grouping } from './search';

type Point = Schemas['SeriesPoint'];

const dollars = (amount: number) => formatMoney(amount, 'USD');

/** How a day, week or month is named under its column. */
export function placeOf(grouping: Grouping): (date: string) => string {
  return grouping === 'month' ? (date) => formatMonth(date.slice(0, 7)) : formatDayShort;
}

function nameOf(grouping: Grouping): (date: string) => string {
  if (grouping === 'day') return formatDay;
  return grouping === 'week' ? (date) => `week from ${formatDay(date)}` : (date) => formatMonth(date.slice(0, 7));
}

const EVERY: Record<Grouping, string> = { day: 'a day', week: 'a week', month: 'a month' };
const COLUMN: Record<Grouping, string> = { day: 'Day', week: 'Week', month: 'Month' };

interface Told {
  grouping: Grouping;
  note: string;
  asOf: string | undefined;
}

const some = (points: readonly Point[]) => points.some(({ records }) => records > 0);

function over(points: readonly Point[], { grouping, note, asOf }: Told, label: string, unit: string) {
  return {
    label: `${label} ${EVERY[grouping]}`,
    note: `${unit} ${EVERY[grouping]}, ${note}`,
    ...(asOf !== undefined && { asOf }),
    first: { label: COLUMN[grouping], named: nameOf(grouping) },
    points: some(points) ? points : [],
  };
}

/** Cost over time, and in the table what it was spent on. */
export function trendOf(points: readonly Point[], told: Told): ChartData {
  const { first, points: shown, ...frame } = over(points, told, 'Cost', 'US dollars');
  return {
    ...frame,
    columns: [
      first, { label: 'Cost (USD)', shown: dollars, fill: 'var(--series-1)' }, { label: 'Records', shown: formatCount },
      { label: 'Conversations', shown: formatCount }, { label: 'Prompt tokens', shown: formatCount }, { label: 'Completion tokens', shown: formatCount },
    ],
    rows: shown.map((point) => [point.date, point.cost, point.records, point.conversations, point.prompt_tokens, point.completion_tokens]),
  };
}

/** Prompts and completions over time. */
export function splitOf(points: readonly Point[], told: Told): ChartData {
  const { first, points: shown, ...frame } = over(points, told, 'Tokens', 'tokens');
  const hasOther = points.some(({ other_tokens: other }) => other > 0);
  return {
    ...frame,
    columns: [
      first, { label: 'Prompt', shown: formatCount, fill: 'var(--series-1)' }, { label: 'Completion', shown: formatCount, fill: 'var(--series-2)' },
      ...(hasOther ? [{ label: 'Other', shown: formatCount, fill: 'var(--series-3)' }] : []),
      { label: 'Prompt share', shown: (share: number) => formatShare(share) },
    ],
    rows: shown.map((point) => [
      point.date, point.prompt_tokens, point.completion_tokens, ...(hasOther ? [point.other_tokens] : []), point.prompt_share ?? Number.NaN,
    ]),
  };
}

/** What a conversation cost, over time. */
export function perConversationOf(points: readonly Point[], told: Told): ChartData {
  const { first, points: shown, ...frame } = over(points, told, 'Cost per conversation', 'US dollars a conversation, the conversations of');
  return {
    ...frame,
    columns: [
      first, { label: 'Cost per conversation (USD)', shown: formatUnitCost, fill: 'var(--series-5)' },
      { label: 'Conversations', shown: formatCount }, { label: 'Cost (USD)', shown: dollars },
    ],
    rows: shown.map((point) => [point.date, point.cost_per_conversation ?? 0, point.conversations, point.cost]),
  };
}

const BARS_MAX = 10;

/** Costs by something, the costliest first. `drawn` is what has room. */
export function costsOf({ each, many, rows, asOf }: {
  /** What a row is, `Model`. */
  each: string;
  /** Many of them, `models`. */
  many: string;
  rows: readonly (readonly [string, number])[];
  asOf: string | undefined;
}): { data: ChartData; drawn: ChartData } {
  const total = rows.reduce((sum, [, cost]) => sum + cost, 0);
  const data: ChartData = {
    label: `Cost by ${each.toLowerCase()}`,
    note: rows.length > BARS_MAX ? `US dollars, the ${String(BARS_MAX)} costliest of ${formatCount(rows.length)} ${many}; the table has all` : `US dollars, ${formatCount(rows.length)} ${rows.length === 1 ? each.toLowerCase() : many}`,
    ...(asOf !== undefined && { asOf }),
    columns: [{ label: each }, { label: 'Cost (USD)', shown: dollars, fill: 'var(--series-1)' }, { label: 'Share', shown: (share) => formatShare(share) }],
    rows: rows.map(([name, cost]) => [name === '' ? '(none)' : name, cost, total === 0 ? 0 : cost / total]),
  };
  return { data, drawn: { ...data, rows: data.rows.slice(0, BARS_MAX).map(([name, ...figures]) => [shortened(String(name)), ...figures]) } };
}

const NAME_MAX = 28;

/** Names have half of a phone's width at most. */
function shortened(name: string): string {
  return name.length > NAME_MAX ? `${name.slice(0, NAME_MAX - 1)}…` : name;
}
