/** Sums by month as bars from zero. The rows themselves are shown beside it, so it says nothing of its own. */
import { Bar, BarChart, LabelList, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { formatMoney } from '@/lib/format/numbers';

interface Row {
  day: string;
  amount: number;
  currency: string;
}

export function MonthBars({ rows }: { rows: readonly Row[] }) {
  const currency = rows[0]?.currency ?? 'USD';
  const months = byMonth(rows.filter((row) => row.currency === currency));
  return (
    <figure aria-hidden style={{ margin: '8px 0' }}>
      <ResponsiveContainer width="100%" height={120}>
        <BarChart data={months} margin={{ top: 16, right: 4, bottom: 0, left: 4 }} accessibilityLayer={false}>
          <XAxis dataKey="label" tickLine={false} axisLine={false} interval="preserveStartEnd" tick={{ fontSize: 11, fill: 'var(--muted)' }} />
          <YAxis hide domain={[(low: number) => Math.min(0, low), (high: number) => Math.max(0, high)]} />
          <ReferenceLine y={0} stroke="var(--line-strong)" />
          <Bar dataKey="sum" fill="var(--series-1)" isAnimationActive={false} maxBarSize={28}>
            {months.length <= 7 && (
              <LabelList
                dataKey="sum"
                position="top"
                fontSize={11}
                fill="var(--muted)"
                formatter={(sum) => formatMoney(Number(sum), currency, false)}
              />
            )}
          </Bar>
        </BarChart>
      </ResponsiveContainer>
    </figure>
  );
}

/** Months without rows are there, empty. */
export function byMonth(rows: readonly Pick<Row, 'day' | 'amount'>[]): { month: string; label: string; sum: number }[] {
  const sums = new Map<string, number>();
  for (const { day, amount } of rows) {
    const month = day.slice(0, 7);
    sums.set(month, (sums.get(month) ?? 0) + Math.round(amount * 100));
  }
  const known = [...sums.keys()].sort();
  const [first, last] = [known[0], known.at(-1)];
  const months = [];
  for (let month = first; month !== undefined && last !== undefined && month <= last; month = next(month)) {
    months.push({ month, label: label(month), sum: (sums.get(month) ?? 0) / 100 });
  }
  return months;
}

function next(month: string): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + 1);
  return date.toISOString().slice(0, 7);
}

function label(month: string): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  return new Intl.DateTimeFormat(undefined, { month: 'short', year: '2-digit', timeZone: 'UTC' }).format(date);
}
