import { Link, type LinkProps } from '@tanstack/react-router';
import type { KeyboardEvent, ReactNode } from 'react';
import classes from './DataTable.module.css';

export interface Column<Row> {
  key: string;
  label: string;
  /** Figures stand right. */
  number?: boolean;
  /** Left out on narrow screens. */
  minor?: boolean;
  cell: (row: Row) => ReactNode;
}

/**
 * One page of rows that the server chose. Arrow keys, Home and End move between rows, Enter opens one. At phone width it
 * becomes a list: the first column is a row's name, the others follow with their labels.
 */
export function DataTable<Row>({ label, columns, rows, keyOf, linkTo, busy = false }: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  linkTo?: (row: Row) => LinkProps;
  /** The next page is on its way; this one stays, dimmed. */
  busy?: boolean;
}) {
  return (
    <div className={classes.scroller} role="region" aria-label={label} tabIndex={linkTo ? -1 : 0}>
      <table className={classes.table} aria-busy={busy}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={classOf(column)}>{column.label}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column, index) => (
                <td key={column.key} className={classOf(column)} data-label={column.label}>
                  {index === 0 && linkTo ? (
                    <Link {...linkTo(row)} className={classes.link} onKeyDown={moveFocus}>
                      {column.cell(row)}
                    </Link>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function classOf<Row>(column: Column<Row>): string {
  return [column.number ? classes.number : '', column.minor ? classes.minor : ''].join(' ').trim();
}

const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/** The rows' links are the stops: a link is what Enter, a middle click and a screen reader understand. */
function moveFocus(event: KeyboardEvent<HTMLAnchorElement>) {
  const step = STEPS[event.key];
  const table = event.currentTarget.closest('table');
  if (!step || !table) return;
  event.preventDefault();
  const links = [...table.querySelectorAll<HTMLAnchorElement>(`.${classes.link ?? ''}`)];
  const at = links.indexOf(event.currentTarget);
  links[step(at, links.length - 1)]?.focus();
}
