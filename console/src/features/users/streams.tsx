/** The columns of streams and of what was rejected. */
import { IconCircleCheck, IconCircleDashed, IconCircleOff } from '@tabler/icons-react';
import type { Column } from '@/components/DataTable';
import { Money } from '@/components/Figures';
import { Mark } from '@/components/StatusBadge';
import { DayOf } from '@/components/When';
import type { Schemas } from '@/lib/api/client';
import { counted, formatCount } from '@/lib/format/numbers';
import { daysBetween } from '@/lib/format/time';
import { plain } from '@/lib/format/words';

export type Stream = Schemas['RecurringStream'];
export type Rejected = Schemas['RejectedCandidate'];

const LIFECYCLES = {
  early: ['neutral', IconCircleDashed, 'Early'],
  mature: ['good', IconCircleCheck, 'Going on'],
  ended: ['warn', IconCircleOff, 'Ended'],
} as const;

export function streamColumns(asOf: string, currencyOf: (accountId: string) => string): Column<Stream>[] {
  return [
    { key: 'merchant', label: 'Merchant', cell: (stream) => stream.merchant },
    { key: 'kind', label: 'Kind', minor: true, cell: (stream) => plain(stream.kind) },
    { key: 'cadence', label: 'Cadence', cell: (stream) => plain(stream.cadence) },
    {
      key: 'state',
      label: 'State',
      cell: (stream) => {
        const [tone, icon, word] = LIFECYCLES[stream.lifecycle];
        return <Mark tone={tone} icon={icon}>{word}</Mark>;
      },
    },
    {
      key: 'usual',
      label: 'Usually',
      number: true,
      cell: (stream) => <Signed stream={stream} amount={stream.typical_amount} currency={currencyOf(stream.account_id)} />,
    },
    { key: 'next', label: 'Next', cell: (stream) => <Next stream={stream} asOf={asOf} /> },
    {
      key: 'amount',
      label: 'Then',
      number: true,
      minor: true,
      cell: (stream) => <Signed stream={stream} amount={nextAmount(stream)} currency={currencyOf(stream.account_id)} />,
    },
    { key: 'seen', label: 'Seen', number: true, minor: true, cell: (stream) => formatCount(stream.transaction_ids.length) },
  ];
}

/** A stream's amounts are in its account's currency. */
export function currencyOf(accounts: readonly Schemas['AccountView'][] | undefined, accountId: string): string {
  return accounts?.find((account) => account.account_id === accountId)?.currency ?? 'USD';
}

/** In units of the currency; the API gives this one figure in cents. */
export function nextAmount(stream: Stream): number | null {
  return typeof stream.next_amount_cents === 'number' ? stream.next_amount_cents / 100 : null;
}

function Signed({ stream, amount, currency }: { stream: Stream; amount: number | null; currency: string }) {
  if (amount === null) return <span className="muted">–</span>;
  return <Money amount={stream.direction === 'in' ? amount : -amount} currency={currency} />;
}

function Next({ stream, asOf }: { stream: Stream; asOf: string }) {
  if (!stream.next_date) return <span className="muted">–</span>;
  const days = daysBetween(asOf, stream.next_date);
  const away = days === 0 ? 'today' : days > 0 ? `in ${counted(days, 'day')}` : `${counted(-days, 'day')} late`;
  return <span><DayOf day={stream.next_date} /> <span className="muted">{away}</span></span>;
}

const TESTS: Record<Rejected['failed_test'], string> = {
  too_few: 'Too few',
  dates: 'Dates irregular',
  coverage: 'Dates missing',
  amounts: 'Amounts differ',
  chance: 'Could be chance',
  outweighed: 'Part of another',
};

export function rejectedColumns(): Column<Rejected>[] {
  return [
    { key: 'merchant', label: 'Merchant', cell: (candidate) => candidate.merchant },
    { key: 'rows', label: 'Rows', number: true, cell: (candidate) => formatCount(candidate.count) },
    { key: 'test', label: 'Failed', cell: (candidate) => TESTS[candidate.failed_test] },
    { key: 'why', label: 'Why not', minor: true, wide: true, cell: (candidate) => <span className="muted">{candidate.reason}</span> },
  ];
}
