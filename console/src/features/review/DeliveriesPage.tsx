import { Button, SegmentedControl } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconClock, IconSend, IconX, type Icon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { CursorPager } from '@/components/CursorPager';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Filters } from '@/components/Filters';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { RowsSkeleton } from '@/components/Skeletons';
import { Mark } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { formatCount } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import { SENIOR, useIsOneOf } from '@/lib/session/roles';
import { deliveriesQuery, type Delivery } from './api';
import { RetryDialog } from './RetryDialog';
import { DELIVERIES } from './search';

const route = getRouteApi('/deliveries');

const LABELS = { dead: 'Given up', waiting: 'Waiting', delivered: 'Delivered', cancelled: 'Cancelled', all: 'All' };

const STATES: Record<string, readonly ['good' | 'warn' | 'bad' | 'neutral', Icon, string]> = {
  dead: ['bad', IconAlertTriangle, 'Given up'],
  waiting: ['neutral', IconClock, 'Waiting'],
  sending: ['neutral', IconSend, 'Sending'],
  delivered: ['good', IconCheck, 'Delivered'],
  cancelled: ['neutral', IconX, 'Cancelled'],
};

/** What was approved and is on its way to its customer, or did not arrive. */
export function DeliveriesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const deliveries = useQuery(deliveriesQuery(search));
  const mayRetry = useIsOneOf(SENIOR);
  const [asked, setAsked] = useState<Delivery>();
  const [said, setSaid] = useState('');
  const status = search.status ?? 'dead';
  const columns: Column<Delivery>[] = [
    { key: 'title', label: 'Recommendation', cell: (row) => <Link to="/queue" search={{ status: 'all', open: row.recommendation_id }}>{row.title || 'Its text is gone'}</Link> },
    { key: 'user', label: 'To', cell: (row) => <Link to="/users/$userId" params={{ userId: row.user_id }}>{row.user_name}</Link> },
    { key: 'status', label: 'State', cell: (row) => <State status={row.status} /> },
    { key: 'channel', label: 'By', minor: true, cell: (row) => plain(row.channel) },
    { key: 'due', label: status === 'dead' ? 'Given up' : 'When', cell: (row) => <When at={row.delivered_at ?? row.due_at} /> },
    { key: 'attempts', label: 'Attempts', number: true, cell: (row) => formatCount(row.attempts) },
    { key: 'error', label: 'Last error', minor: true, cell: (row) => row.last_error ?? <span className="muted">–</span> },
    ...(mayRetry ? [{ key: 'retry', label: 'Retry', cell: (row: Delivery) => row.status === 'dead' ? <Button variant="default" size="compact-xs" onClick={() => { setAsked(row); }}>Retry …</Button> : <span className="muted">–</span> }] : []),
  ];
  return (
    <>
      <PageHeader title="Deliveries" note={mayRetry ? 'What was approved, on its way to customers' : 'A senior operator can send again what was given up'} />
      <Filters>
        <SegmentedControl
          aria-label="Which deliveries"
          value={status}
          onChange={(value) => void navigate({ search: value === 'dead' ? {} : { status: DELIVERIES.find((known) => known === value) ?? 'all' } })}
          data={DELIVERIES.map((value) => ({ value, label: LABELS[value] }))}
        />
      </Filters>
      <p role="status">{said}</p>
      <Loaded query={deliveries} what="Deliveries could not be loaded" skeleton={<RowsSkeleton />}>
        {(page) => page.items.length === 0 ? (
          <EmptyState icon={IconSend} title={status === 'dead' ? 'No delivery was given up' : 'No delivery matches'}>
            {status === 'dead' ? 'A delivery is given up, and raises an alert, when all its attempts have failed.' : 'What is approved is sent when the time to undo is over.'}
          </EmptyState>
        ) : (
          <>
            <DataTable label="Deliveries" columns={columns} rows={page.items} keyOf={(row) => row.delivery_id} busy={deliveries.isPlaceholderData} />
            <CursorPager
              shown={page.items.length}
              total={page.total}
              cursor={search.cursor}
              next={page.next_cursor ?? undefined}
              go={(cursor) => void navigate({ search: { ...(search.status ? { status: search.status } : {}), ...(cursor ? { cursor } : {}) } })}
            />
          </>
        )}
      </Loaded>
      {asked && (
        <RetryDialog
          delivery={asked}
          close={() => { setAsked(undefined); }}
          done={(row) => { setAsked(undefined); setSaid(`“${row.title}” is sent to ${row.user_name} again now.`); }}
        />
      )}
    </>
  );
}

function State({ status }: { status: string }) {
  const [tone, icon, word] = STATES[status] ?? ['neutral', IconClock, plain(status)];
  return <Mark tone={tone} icon={icon}>{word}</Mark>;
}
