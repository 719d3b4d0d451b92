import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck, IconRefreshAlert, IconTags } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CursorPager } from '@/components/CursorPager';
import { type Column, DataTable } from '@/components/DataTable';
import { Definitions } from '@/components/Definitions';
import { EmptyState } from '@/components/EmptyState';
import { LinkButton } from '@/components/LinkButton';
import { Loaded } from '@/components/Loaded';
import { RowsSkeleton } from '@/components/Skeletons';
import { Mark } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { WhyPanel } from '@/components/WhyPanel';
import { Who } from '@/components/Who';
import { withPart } from '@/lib/address';
import { counted, formatCount, formatMoney } from '@/lib/format/numbers';
import { daysOf } from '../figures';
import type { PricesSearch } from '../search';
import { type Recost, recostQuery, recostsQuery } from './api';
import { RecostDialog } from './RecostDialog';
import classes from '../usage.module.css';

const dollars = (amount: number) => formatMoney(amount, 'USD');
const signed = (amount: number) => `${amount > 0 ? '+' : ''}${dollars(amount)}`;

const COLUMNS: Column<Recost>[] = [
  { key: 'when', label: 'Run', cell: (run) => <When at={run.created_at} exact /> },
  { key: 'scope', label: 'Of', cell: (run) => scopeOf(run) },
  { key: 'before', label: 'Cost before', number: true, cell: (run) => dollars(run.cost_before) },
  { key: 'after', label: 'Cost after', number: true, cell: (run) => dollars(run.cost_after) },
  { key: 'difference', label: 'Difference', number: true, cell: (run) => signed(run.difference) },
  { key: 'records', label: 'Records', number: true, minor: true, cell: (run) => formatCount(run.records) },
  { key: 'unpriced', label: 'Without a price', number: true, minor: true, cell: (run) => formatCount(run.unpriced) },
  { key: 'standing', label: 'Standing', cell: (run) => run.outdated ? <Mark tone="warn" icon={IconRefreshAlert}>Records changed since</Mark> : <Mark tone="good" icon={IconCheck}>Of all records</Mark> },
];

/** What was asked for, in words. */
function scopeOf({ scope }: Recost): string {
  const days = scope.start_date && scope.end_date ? daysOf({ start_date: scope.start_date, end_date: scope.end_date }) : 'all days';
  const lists = [scope.regions, scope.companies, scope.departments, scope.models].flat();
  return lists.length === 0 ? days : `${days}, ${lists.join(', ')}`;
}

/** Runs that computed costs by the prices in force. The records keep theirs; any run can be looked at and shown. */
export function RecostsTab({ search, change, mayWrite }: {
  search: PricesSearch;
  change: (next: PricesSearch, replace?: boolean) => void;
  mayWrite: boolean;
}) {
  const runs = useQuery(recostsQuery(search.cursor));
  const [asking, dialog] = useDisclosure(false);
  const [said, setSaid] = useState('');
  const open = (recostId: string | undefined) => { change(withPart(search, 'open', recostId)); };
  const begin = mayWrite && <Button onClick={dialog.open}>Compute costs anew …</Button>;
  return (
    <>
      <div className={classes.line}>
        <p role="status">{said}</p>
        {begin}
      </div>
      <Loaded query={runs} what="The runs could not be loaded" skeleton={<RowsSkeleton />}>
        {(page) => page.items.length === 0 ? (
          <EmptyState icon={IconTags} title="Costs were never computed anew">
            A run says what usage would have cost by the prices that are written down. The records keep their costs.
          </EmptyState>
        ) : (
          <>
            <DataTable label="Runs" columns={COLUMNS} rows={page.items} keyOf={(run) => run.recost_id} onOpen={(run) => { open(run.recost_id); }} busy={runs.isPlaceholderData} />
            <CursorPager shown={page.items.length} total={page.total} cursor={search.cursor} next={page.next_cursor ?? undefined} go={(cursor) => { change(withPart(search, 'cursor', cursor)); }} />
          </>
        )}
      </Loaded>
      <RunPanel recostId={search.open} close={() => { open(undefined); }} />
      {asking && <RecostDialog close={dialog.close} done={(run) => { dialog.close(); setSaid(`${dollars(run.cost_before)} before, ${dollars(run.cost_after)} after, of ${counted(run.records, 'record')}.`); open(run.recost_id); }} />}
    </>
  );
}

const MODEL: Column<Recost['models'][number]>[] = [
  { key: 'model', label: 'Model', cell: (row) => row.model },
  { key: 'before', label: 'Before', number: true, cell: (row) => dollars(row.cost_before) },
  { key: 'after', label: 'After', number: true, cell: (row) => dollars(row.cost_after) },
  { key: 'unpriced', label: 'Without a price', number: true, cell: (row) => formatCount(row.unpriced) },
];

/** Before and after, by model; and where the dashboard shows it. */
function RunPanel({ recostId, close }: { recostId: string | undefined; close: () => void }) {
  const run = useQuery({ ...recostQuery(recostId ?? ''), enabled: recostId !== undefined });
  return (
    <WhyPanel title="Costs computed anew" opened={recostId !== undefined} close={close}>
      {recostId !== undefined && (
        <Loaded query={run} what="The run could not be loaded" skeleton={<RowsSkeleton rows={6} />}>
          {(held) => (
            <div className={classes.stack}>
              <Definitions
                rows={[
                  ['Of', scopeOf(held)],
                  ['Before', dollars(held.cost_before)],
                  ['After', <strong key="after">{dollars(held.cost_after)}</strong>],
                  ['Difference', signed(held.difference)],
                  ['Records', `${formatCount(held.records)}, ${formatCount(held.unpriced)} without a price at their time keep their cost`],
                  ['Prices as known', <When key="known" at={held.prices_as_of} exact />],
                  ['Run', <span key="run"><When at={held.created_at} /> by <Who id={held.created_by} /></span>],
                  ['Id', <code key="id">{held.recost_id}</code>],
                ]}
              />
              {held.outdated && <Mark tone="warn" icon={IconRefreshAlert}>Records changed since; what is new counts as recorded</Mark>}
              <LinkButton className={classes.end ?? ''} variant="default" to="/usage" search={{ basis: held.basis }}>Show the key figures by it</LinkButton>
              {held.models.length > 0 && <DataTable label="By model" columns={MODEL} rows={held.models} keyOf={(row) => row.model} />}
            </div>
          )}
        </Loaded>
      )}
    </WhyPanel>
  );
}
