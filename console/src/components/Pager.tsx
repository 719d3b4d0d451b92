import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { formatCount } from '@/lib/format/numbers';
import classes from './Pager.module.css';

/** Where one is in a list that the server holds, and the way on. */
export function Pager({ offset, limit, total, go }: {
  offset: number;
  limit: number;
  total: number;
  go: (offset: number) => void;
}) {
  const last = Math.min(offset + limit, total);
  return (
    <nav className={classes.pager} aria-label="Pages">
      <span className="muted" aria-live="polite">
        {total === 0 ? 'none' : `${formatCount(offset + 1)}–${formatCount(last)} of ${formatCount(total)}`}
      </span>
      <ActionIcon
        aria-label="Previous page"
        disabled={offset === 0}
        onClick={() => { go(Math.max(0, offset - limit)); }}
      >
        <IconChevronLeft size={16} />
      </ActionIcon>
      <ActionIcon aria-label="Next page" disabled={last >= total} onClick={() => { go(offset + limit); }}>
        <IconChevronRight size={16} />
      </ActionIcon>
    </nav>
  );
}
