import type { ReactNode } from 'react';
import classes from './Filters.module.css';

/** The filters above a list: in a row, below each other on a phone. */
export function Filters({ children }: { children: ReactNode }) {
  return <search className={classes.filters}>{children}</search>;
}
