import { useQuery } from '@tanstack/react-query';
import { rowsQuery } from '@/lib/api/rows';
import { counted } from '@/lib/format/numbers';
import { Loaded } from './Loaded';
import { MonthBars } from './MonthBars';
import { RowsSkeleton } from './Skeletons';
import { RowsTable } from './RowsTable';

/** The transactions that a figure came from: by month, and one by one. */
export function RowsBehind({ userId, ids }: { userId: string; ids: readonly string[] }) {
  const rows = useQuery(rowsQuery(userId, ids));
  return (
    <Loaded query={rows} what="The rows could not be loaded" skeleton={<RowsSkeleton rows={5} />}>
      {(page) => (
        <section aria-label="Rows behind the figure">
          <h3>{counted(ids.length, 'row')}{ids.length > page.items.length && <span className="muted">{`, the newest ${String(page.items.length)} shown`}</span>}</h3>
          {page.items.length > 1 && (
            <MonthBars rows={page.items.map(({ date, amount, currency }) => ({ day: date, amount, currency }))} />
          )}
          <RowsTable rows={page.items} />
        </section>
      )}
    </Loaded>
  );
}
