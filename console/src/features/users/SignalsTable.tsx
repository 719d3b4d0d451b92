import { UnstyledButton } from '@mantine/core';
import { Money, Percent } from '@/components/Figures';
import { DayOf } from '@/components/When';
import { formatCount, formatNumber } from '@/lib/format/numbers';
import { GROUPS, type Signal, type Window } from '@/lib/signals';
import { coursesOf } from './course';
import { Course } from './Courses';
import classes from './SignalsTable.module.css';

/** The windows side by side. `open` shows how a signal was made. */
export function SignalsTable({ userId, windows, open }: {
  userId: string;
  windows: readonly Window[];
  open: (signal: string) => void;
}) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">Signal</th>
          {windows.map((window) => (
            <th key={window.window_days} scope="col" className={classes.figure}>
              {`${String(window.window_days)} d`}
              <span className={classes.asOf}> to <DayOf day={window.as_of} /></span>
            </th>
          ))}
        </tr>
      </thead>
      {GROUPS.map(([group, signals]) => (
        <tbody key={group}>
          <tr><th colSpan={1 + windows.length} scope="rowgroup" className={classes.group}>{group}</th></tr>
          {coursesOf(group).map((course) => (
            <tr key={course.key}>
              <th scope="row" className="muted">{course.label}</th>
              {windows.map((window) => (
                <td key={window.window_days} className={classes.figure}><Course userId={userId} course={course} windowDays={window.window_days} /></td>
              ))}
            </tr>
          ))}
          {signals.map((signal) => (
            <tr key={signal.key} className={classes.row}>
              <th scope="row">
                <UnstyledButton className={classes.name} onClick={() => { open(signal.key); }}>{signal.label}</UnstyledButton>
              </th>
              {windows.map((window) => (
                <td key={window.window_days} className={classes.figure}><Figure signal={signal} window={window} /></td>
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

/** One signal with its unit. */
export function Figure({ signal, window }: { signal: Signal; window: Window }) {
  const value = window.features[signal.key];
  if (typeof value === 'boolean') return <>{value ? 'yes' : 'no'}</>;
  if (typeof value !== 'number') return <span className="muted">not known</span>;
  switch (signal.unit) {
    case 'money':
      return <Money amount={value} currency={window.currency} />;
    case 'share':
      return <Percent share={value} />;
    case 'months':
      return <>{`${formatNumber(value)} ${formatNumber(value) === '1' ? 'month' : 'months'}`}</>;
    case 'days':
      return <>{`${formatNumber(value, 0)} days`}</>;
    default:
      return <>{formatCount(value)}</>;
  }
}
