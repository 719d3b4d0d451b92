import type { ReactNode } from 'react';
import classes from './Definitions.module.css';

/** Names and what they stand for, in two columns. */
export function Definitions({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={classes.list}>
      {rows.map(([name, value]) => (
        <div key={name} className={classes.row}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
