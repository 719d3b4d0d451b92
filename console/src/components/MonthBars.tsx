import { byMonth } from '@/lib/months';
import { formatMoney } from '@/lib/format/numbers';
import { formatMonth } from '@/lib/format/time';
import { ChartFrame } from './charts/ChartFrame';
import { Columns } from './charts/drawings';

const HEIGHT = 120;
const LABELLED_MAX = 7;

interface Row {
  day: string;
  amount: number;
  currency: string;
}

/** Sums by month, from zero. */
export function MonthBars({ rows }: { rows: readonly Row[] }) {
  const currency = rows[0]?.currency ?? 'USD';
  const months = byMonth(rows.filter((row) => row.currency === currency));
  const data = {
    label: 'By month',
    note: `sum of these rows, ${currency}`,
    columns: [
      { label: 'Month', named: formatMonth },
      { label: 'Sum', shown: (sum: number) => formatMoney(sum, currency, false), fill: 'var(--series-1)' },
    ],
    rows: months.map(({ month, sum }) => [month, sum]),
  };
  return (
    <ChartFrame data={data} height={HEIGHT} draw={(width) => <Columns data={data} width={width} height={HEIGHT} place={formatMonth} labelled={months.length <= LABELLED_MAX} />} />
  );
}
