import { Link, type LinkProps } from '@tanstack/react-router';
import type { KeyboardEvent, ReactNode } from 'react';
import classes from './DataTable.module.css';

export interface Column<Row> {
  key: string;
  label: string;
  /** Figures stand right. */
  number?: boolean;
  /** Takes the room that is left. */
  wide?: boolean;
  /** Left out on narrow screens. */
  minor?: boolean;
  cell: (row: Row) => ReactNode;
}

/**
 * One page of rows that the server chose. Arrow keys, Home and End move between rows, Enter opens one. At phone width it
 * becomes a list: the first column is a row's name, the others follow with their labels.
 */
export function DataTable<Row>({ label, columns, rows, keyOf, linkTo, onOpen, busy = false }: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** The page of a row. */
  linkTo?: (row: Row) => LinkProps;
  /** Or what opens beside the list. */
  onOpen?: (row: Row) => void;
  /** The next page is on its way; this one stays, dimmed. */
  busy?: boolean;
}) {
  return (
    <div className={classes.scroller} role="region" aria-label={label} tabIndex={linkTo ?? onOpen ? -1 : 0}>
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
                  {index > 0 ? column.cell(row) : (
                    <RowName to={linkTo?.(row)} open={onOpen && (() => { onOpen(row); })}>{column.cell(row)}</RowName>
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

function RowName({ to, open, children }: { to: LinkProps | undefined; open: (() => void) | undefined; children: ReactNode }) {
  if (to) return <Link {...to} data-row className={classes.link} onKeyDown={moveFocus}>{children}</Link>;
  if (!open) return children;
  return <button type="button" data-row className={classes.link} onClick={open} onKeyDown={moveFocus}>{children}</button>;
}

function classOf<Row>(column: Column<Row>): string {
  return [column.number ? classes.number : '', column.minor ? classes.minor : '', column.wide ? classes.wide : ''].join(' ').trim();
}

const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/** The rows' names are the stops: a link or a button is what Enter and a screen reader understand. */
function moveFocus(event: KeyboardEvent<HTMLElement>) {
  const step = STEPS[event.key];
  const table = event.currentTarget.closest('table');
  if (!step || !table) return;
  event.preventDefault();
  const names = [...table.querySelectorAll<HTMLElement>('[data-row]')];
  const at = names.indexOf(event.currentTarget);
  names[step(at, names.length - 1)]?.focus();
}
