import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconCheck, IconClock, IconRefreshAlert, IconTags } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { CursorPager } from '@/components/CursorPager';
import { type Column, DataTable } from '@/components/DataTable';
import { Definitions } from '@/components/Definitions';
import { EmptyState } from '@/components/EmptyState';
import { Failure } from '@/components/Failure';
import { JobProgress } from '@/components/JobProgress';
import { LinkButton } from '@/components/LinkButton';
import { Loaded } from '@/components/Loaded';
import { BlockSkeleton, RowsSkeleton } from '@/components/Skeletons';
import { Mark } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { WhyPanel } from '@/components/WhyPanel';
import { Who } from '@/components/Who';
import { withPart } from '@/lib/address';
import { formatCount, formatMoney } from '@/lib/format/numbers';
import { isOver, useJob } from '@/lib/jobs/follow';
import { USAGE } from '../api';
import { daysOf } from '../figures';
import type { PricesSearch } from '../search';
import { isUnderWay, type Recost, recostQuery, recostsQuery } from './api';
import { RecostDialog } from './RecostDialog';
import classes from '../usage.module.css';

const dollars = (amount: number) => formatMoney(amount, 'USD');
const signed = (amount: number) => `${amount > 0 ? '+' : ''}${dollars(amount)}`;
/** A run that has not come to its end has no figures. */
const figure = (run: Recost, shown: string) => (run.status === 'done' ? shown : '–');

const COLUMNS: Column<Recost>[] = [
  { key: 'when', label: 'Run', cell: (run) => <When at={run.created_at} exact /> },
  { key: 'scope', label: 'Of', cell: (run) => scopeOf(run) },
  { key: 'before', label: 'Cost before', number: true, cell: (run) => figure(run, dollars(run.cost_before)) },
  { key: 'after', label: 'Cost after', number: true, cell: (run) => figure(run, dollars(run.cost_after)) },
  { key: 'difference', label: 'Difference', number: true, cell: (run) => figure(run, signed(run.difference)) },
  { key: 'records', label: 'Records', number: true, minor: true, cell: (run) => figure(run, formatCount(run.records)) },
  { key: 'unpriced', label: 'Without a price', number: true, minor: true, cell: (run) => figure(run, formatCount(run.unpriced)) },
  { key: 'standing', label: 'Standing', cell: (run) => <Standing run={run} /> },
];

function Standing({ run }: { run: Recost }) {
  if (isUnderWay(run)) return <Mark tone="neutral" icon={IconClock}>Under way</Mark>;
  if (run.status === 'failed') return <Mark tone="bad" icon={IconAlertTriangle}>Failed</Mark>;
  if (run.outdated) return <Mark tone="warn" icon={IconRefreshAlert}>Records changed since</Mark>;
  return <Mark tone="good" icon={IconCheck}>Of all records</Mark>;
}

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
  const open = (recostId: string | undefined) => { change(withPart(search, 'open', recostId)); };
  const begin = mayWrite && <Button onClick={dialog.open}>Compute costs anew …</Button>;
  return (
    <>
      <div className={classes.line}>
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
      {asking && <RecostDialog close={dialog.close} done={(run) => { dialog.close(); open(run.recost_id); }} />}
    </>
  );
}

const MODEL: Column<Recost['models'][number]>[] = [
  { key: 'model', label: 'Model', cell: (row) => row.model },
  { key: 'before', label: 'Before', number: true, cell: (row) => dollars(row.cost_before) },
  { key: 'after', label: 'After', number: true, cell: (row) => dollars(row.cost_after) },
  { key: 'unpriced', label: 'Without a price', number: true, cell: (row) => formatCount(row.unpriced) },
];

/** How far a run is; what it came to, by model; and where the dashboard shows it. */
function RunPanel({ recostId, close }: { recostId: string | undefined; close: () => void }) {
  const run = useQuery({ ...recostQuery(recostId ?? ''), enabled: recostId !== undefined });
  return (
    <WhyPanel title="Costs computed anew" opened={recostId !== undefined} close={close}>
      {recostId !== undefined && (
        <Loaded query={run} what="The run could not be loaded" skeleton={<RowsSkeleton rows={6} />}>
          {(held) => (
            <div className={classes.stack}>
              {held.status !== 'done' && <Work run={held} />}
              {held.error && <Mark tone="bad" icon={IconAlertTriangle}>{held.error}</Mark>}
              <Definitions rows={[['Of', scopeOf(held)], ...cameTo(held), ...origin(held)]} />
              {held.status === 'done' && <Result run={held} />}
            </div>
          )}
        </Loaded>
      )}
    </WhyPanel>
  );
}

type Rows = [string, ReactNode][];

function cameTo(run: Recost): Rows {
  if (run.status !== 'done') return [];
  return [
    ['Before', dollars(run.cost_before)],
    ['After', <strong key="after">{dollars(run.cost_after)}</strong>],
    ['Difference', signed(run.difference)],
    ['Records', `${formatCount(run.records)}, ${formatCount(run.unpriced)} without a price at their time keep their cost`],
  ];
}

function origin(run: Recost): Rows {
  return [
    ['Prices as known', <When key="known" at={run.prices_as_of} exact />],
    ['Run', <span key="run"><When at={run.created_at} /> by <Who id={run.created_by} /></span>],
    ['Id', <code key="id">{run.recost_id}</code>],
  ];
}

function Result({ run }: { run: Recost }) {
  return (
    <>
      {run.outdated && <Mark tone="warn" icon={IconRefreshAlert}>Records changed since; what is new counts as recorded</Mark>}
      <LinkButton className={classes.end ?? ''} variant="default" to="/usage" search={{ basis: run.basis }}>Show the key figures by it</LinkButton>
      {run.models.length > 0 && <DataTable label="By model" columns={MODEL} rows={run.models} keyOf={(row) => row.model} />}
    </>
  );
}

/** The job behind it, live. When it ends, what it came to is asked for. */
function Work({ run }: { run: Recost }) {
  const client = useQueryClient();
  const { job, connection, error } = useJob(run.job_id ?? undefined);
  const ended = job !== undefined && isOver(job);
  useEffect(() => {
    if (ended) void client.invalidateQueries({ queryKey: USAGE });
  }, [client, ended]);
  if (run.job_id == null) return null;
  if (error !== undefined) return <Failure error={error} kept="The records are as they were." />;
  if (!job) return <BlockSkeleton height={48} />;
  return (
    <>
      <JobProgress job={job} connection={connection} label="Computing" />
      <p className="muted">{ended ? '' : 'You can leave this page; the work goes on. '}<Link to="/jobs" search={{ open: job.job_id }}>See the job and its attempts</Link></p>
    </>
  );
}
