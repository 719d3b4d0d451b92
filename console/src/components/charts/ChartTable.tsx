import { type ChartData, shownAt } from './data';
import classes from './Chart.module.css';

/** The same data as a chart, in words and figures. */
export function ChartTable({ data }: { data: ChartData }) {
  return (
    // It scrolls, so the keyboard must be able to enter it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.scroller} role="region" aria-label={data.label} tabIndex={0}>
      <table className={classes.table} aria-label={data.label}>
        <thead>
          <tr>{data.columns.map(({ label }) => <th key={label} scope="col">{label}</th>)}</tr>
        </thead>
        <tbody>
          {data.rows.map((row, at) => (
            <tr key={String(row[0])}>
              {data.columns.map(({ label }, column) => column === 0
                ? <th key={label} scope="row">{shownAt(data, at, column)}</th>
                : <td key={label}>{shownAt(data, at, column)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
