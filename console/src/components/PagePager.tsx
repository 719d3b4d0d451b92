import { Button } from '@mantine/core';
import { counted, formatCount } from '@/lib/format/numbers';
import classes from './Pager.module.css';

/** The way through a list whose pages are numbered. */
export function PagePager({ page, size, total, go }: { page: number; size: number; total: number; go: (page: number) => void }) {
  const last = Math.max(1, Math.ceil(total / size));
  return (
    <nav className={classes.pager} aria-label="Pages of the list">
      <span className="muted" role="status">
        {last === 1 ? counted(total, 'row') : `${formatCount((page - 1) * size + 1)} to ${formatCount(Math.min(page * size, total))} of ${formatCount(total)} rows`}
      </span>
      <Button variant="default" disabled={page <= 1} onClick={() => { go(page - 1); }}>Previous page</Button>
      <Button variant="default" disabled={page >= last} onClick={() => { go(page + 1); }}>Next page</Button>
    </nav>
  );
}
