/** Decisions by day. Days without work are there, empty; the table below says the same for whoever wants numbers. */
import { Bar, BarChart, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Schemas } from '@/lib/api/client';
import { formatCount } from '@/lib/format/numbers';
import { formatDay } from '@/lib/format/time';
import classes from './Dashboard.module.css';

type Day = Schemas['DayActivity'];

const SERIES = [
  ['approved', 'Approved', 'var(--series-1)'],
  ['rejected', 'Rejected', 'var(--series-2)'],
  ['flagged', 'Flagged', 'var(--series-3)'],
] as const;

export function Timeline({ days }: { days: readonly Day[] }) {
  const busy = days.filter((day) => day.approved + day.rejected + day.flagged + day.modified > 0);
  if (busy.length === 0) return <p className="muted">Nobody has decided anything in these days.</p>;
  return (
    <>
      <div aria-hidden>
        <ResponsiveContainer width="100%" height={180}>
          <BarChart data={[...days]} margin={{ top: 4, right: 4, bottom: 0, left: -20 }} accessibilityLayer={false}>
            <XAxis dataKey="day" tickFormatter={short} tickLine={false} tick={{ fontSize: 11, fill: 'var(--muted)' }} minTickGap={24} />
            <YAxis allowDecimals={false} tickLine={false} axisLine={false} tick={{ fontSize: 11, fill: 'var(--muted)' }} />
            <Tooltip
              isAnimationActive={false}
              labelFormatter={(day) => (typeof day === 'string' ? formatDay(day) : null)}
              contentStyle={{ background: 'var(--raised)', border: '1px solid var(--line)', borderRadius: 4 }}
              cursor={{ fill: 'var(--hover)' }}
            />
            <Legend wrapperStyle={{ fontSize: 12 }} iconType="square" iconSize={10} />
            {SERIES.map(([key, name, fill]) => (
              <Bar key={key} dataKey={key} name={name} stackId="day" fill={fill} isAnimationActive={false} maxBarSize={24} />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <details>
        <summary>As a table</summary>
        <table className={classes.days}>
          <thead><tr><th scope="col">Day</th>{SERIES.map(([key, name]) => <th key={key} scope="col">{name}</th>)}</tr></thead>
          <tbody>
            {busy.map((day) => (
              <tr key={day.day}>
                <th scope="row">{formatDay(day.day)}</th>
                {SERIES.map(([key]) => <td key={key}>{formatCount(day[key])}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

function short(day: string): string {
  return new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(day));
}
