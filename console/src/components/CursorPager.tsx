import { Button } from '@mantine/core';
import { counted, formatCount } from '@/lib/format/numbers';
import classes from './Pager.module.css';

/** The way on through a list that the server continues from a mark. Back is the browser's. */
export function CursorPager({ shown, total, more = false, cursor, next, go }: {
  shown: number;
  total: number;
  /** There are more than `total`. */
  more?: boolean;
  cursor: string | undefined;
  next: string | undefined;
  go: (cursor: string | undefined) => void;
}) {
  return (
    <nav className={classes.pager} aria-label="Pages">
      <span className="muted" role="status">
        {total === shown ? counted(total, 'row') : `${formatCount(shown)} of ${more ? 'more than ' : ''}${formatCount(total)} rows`}
      </span>
      <Button variant="default" disabled={cursor === undefined} onClick={() => { go(undefined); }}>First page</Button>
      <Button variant="default" disabled={next === undefined} onClick={() => { go(next); }}>Next page</Button>
    </nav>
  );
}
