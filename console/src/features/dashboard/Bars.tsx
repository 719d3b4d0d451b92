import type { ReactNode } from 'react';
import { formatCount, formatShare } from '@/lib/format/numbers';
import classes from './Dashboard.module.css';

interface Bar {
  key: string;
  label: ReactNode;
  count: number;
}

/** A table whose figures are also bars from zero: the chart and its data are the same thing. */
export function Bars({ label, rows }: { label: string; rows: Bar[] }) {
  const total = rows.reduce((sum, row) => sum + row.count, 0);
  const most = Math.max(1, ...rows.map((row) => row.count));
  if (total === 0) return <p className="muted">None yet.</p>;
  return (
    <table className={classes.bars} aria-label={label}>
      <tbody>
        {rows.toSorted((a, b) => b.count - a.count).map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.label}</th>
            <td className={classes.track}>
              <span className={classes.bar} style={{ width: `${String((row.count / most) * 100)}%` }} />
            </td>
            <td className="number">{formatCount(row.count)}</td>
            <td className="number muted">{formatShare(row.count / total, 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
