import { Fragment } from 'react';
import { Explained, Money, Percent } from '@/components/Figures';
import { formatCount, formatNumber } from '@/lib/format/numbers';
import { DayOf } from '@/components/When';
import { type Features, GROUPS, type Signal } from './signals';
import classes from './SignalsTable.module.css';

const WINDOWS = ['30d', '180d'] as const;

/** Both windows side by side. */
export function SignalsTable({ features }: { features: Record<string, Features | undefined> }) {
  const shown = WINDOWS.map((window) => [window, features[window]] as const);
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">Signal</th>
          {shown.map(([window, figures]) => (
            <th key={window} scope="col" className="number">
              {`${window.replace('d', '')} d`}
              {figures && <span className={classes.asOf}> to <DayOf day={figures.as_of} /></span>}
            </th>
          ))}
        </tr>
      </thead>
      {GROUPS.map(([group, signals]) => (
        <tbody key={group}>
          <tr><th colSpan={3} scope="rowgroup" className={classes.group}>{group}</th></tr>
          {signals.map((signal) => (
            <tr key={signal.key}>
              <th scope="row"><Explained why={signal.meaning}>{signal.label}</Explained></th>
              {shown.map(([window, figures]) => (
                <td key={window} className="number">
                  {figures ? <Figure signal={signal} features={figures} /> : <span className="muted">not computed</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

/** One signal with its unit. */
export function Figure({ signal, features }: { signal: Signal; features: Features }) {
  const value = features[signal.key];
  if (typeof value === 'boolean') return <Fragment>{value ? 'yes' : 'no'}</Fragment>;
  if (typeof value !== 'number') return <span className="muted" aria-label="not known">–</span>;
  switch (signal.unit) {
    case 'money':
      return <Money amount={value} currency={features.currency} />;
    case 'share':
      return <Percent share={value} />;
    case 'months':
      return <>{`${formatNumber(value)} months`}</>;
    case 'days':
      return <>{`${formatNumber(value, 0)} days`}</>;
    default:
      return <>{formatCount(value)}</>;
  }
}
