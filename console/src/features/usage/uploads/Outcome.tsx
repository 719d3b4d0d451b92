import { ChartFrame } from '@/components/charts/ChartFrame';
import type { ChartData } from '@/components/charts/data';
import { Columns } from '@/components/charts/drawings';
import { counted, formatCount, formatMoney } from '@/lib/format/numbers';
import { formatDay, formatDayShort } from '@/lib/format/time';
import type { Upload } from './api';
import { fatesOf } from './words';
import classes from './uploads.module.css';

const NANO = 1_000_000_000;
const HEIGHT = 140;
const dollars = (nano: number) => formatMoney(nano / NANO, 'USD');
const signed = (value: number, shown: (value: number) => string) => `${value > 0 ? '+' : ''}${shown(value)}`;

/** What became of the rows, and of the totals: before and after, and by the day. */
export function Outcome({ upload }: { upload: Upload }) {
  const would = upload.dry_run;
  return (
    <div className={classes.outcome}>
      <table className={classes.table} aria-label={would ? 'What would become of the rows' : 'What became of the rows'}>
        <thead>
          <tr><th scope="col">{would ? 'Rows would be' : 'Rows'}</th><th scope="col">Records</th><th scope="col">Subscribers</th></tr>
        </thead>
        <tbody>
          {fatesOf(upload).map(({ name, records, subscribers }) => (
            <tr key={name}><th scope="row">{name}</th><td>{formatCount(records)}</td><td>{formatCount(subscribers)}</td></tr>
          ))}
          <tr><th scope="row">Refused</th><td colSpan={2}>{`${formatCount(upload.counts.rows_rejected)} of ${counted(upload.counts.rows_read, 'row')} read`}</td></tr>
        </tbody>
      </table>
      {upload.totals && <Totals totals={upload.totals} would={would} />}
      {upload.totals && upload.totals.days.length > 0 && <Days totals={upload.totals} would={would} />}
    </div>
  );
}

type TotalsOf = NonNullable<Upload['totals']>;

function Totals({ totals: { before, after }, would }: { totals: TotalsOf; would: boolean }) {
  const rows = [
    ['Cost (USD)', before.cost_nano_usd, after.cost_nano_usd, dollars],
    ['Records', before.records, after.records, formatCount],
    ['Tokens', before.tokens, after.tokens, formatCount],
    ['Conversations', before.conversations, after.conversations, formatCount],
  ] as const;
  return (
    <table className={classes.table} aria-label="Totals before and after">
      <thead>
        <tr><th scope="col">All usage</th><th scope="col">Before</th><th scope="col">{would ? 'Would be' : 'After'}</th><th scope="col">Difference</th></tr>
      </thead>
      <tbody>
        {rows.map(([name, was, is, shown]) => (
          <tr key={name}><th scope="row">{name}</th><td>{shown(was)}</td><td><strong>{shown(is)}</strong></td><td>{signed(is - was, shown)}</td></tr>
        ))}
      </tbody>
    </table>
  );
}

function Days({ totals: { days, days_unlisted: more }, would }: { totals: TotalsOf; would: boolean }) {
  const data: ChartData = {
    label: 'Difference in cost by day',
    note: `US dollars, ${counted(days.length, 'day')} ${would ? 'that would change' : 'that changed'}${more > 0 ? ` and ${formatCount(more)} more` : ''}`,
    columns: [
      { label: 'Day', named: formatDay },
      { label: 'Cost (USD)', shown: (value) => signed(value, (amount) => formatMoney(amount, 'USD')), fill: 'var(--series-1)' },
      { label: 'Records', shown: (value) => signed(value, formatCount) },
      { label: 'Tokens', shown: (value) => signed(value, formatCount) },
    ],
    rows: days.map((day) => [day.date, day.cost_nano_usd / NANO, day.records, day.tokens]),
  };
  return (
    <div className={classes.whole}>
      <ChartFrame data={data} height={HEIGHT} draw={(width) => <Columns data={data} width={width} height={HEIGHT} place={formatDayShort} fractional />} />
    </div>
  );
}
