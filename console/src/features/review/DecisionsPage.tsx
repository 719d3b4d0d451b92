import { SegmentedControl } from '@mantine/core';
import { IconClipboardList } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { CursorPager } from '@/components/CursorPager';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Filters } from '@/components/Filters';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { RowsSkeleton } from '@/components/Skeletons';
import { StatusBadge } from '@/components/StatusBadge';
import { When } from '@/components/When';
import type { Schemas } from '@/lib/api/client';
import { useIdentity } from '@/lib/session/useSession';
import { decisionsQuery, type Item, itemQuery } from './api';
import type { Verb } from './desk';
import { ItemSheet } from './ItemSheet';
import { UndoButton } from './Notices';
import { record } from './reports';
import { closed, DECISIONS, type DecisionsSearch } from './search';
import { useDecisions } from './useDecisions';
import { useLiveDesk } from './useQueue';

const route = getRouteApi('/decisions');

type Entry = Schemas['AuditView'];

const LABELS = { approve: 'Approved', reject: 'Rejected', flag: 'Flagged', modify: 'Modified', undo: 'Undone', resolve: 'Resolved' };
/** What I decided, the newest first, with undo while it lasts. */
export function DecisionsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const me = useIdentity().identity_id;
  const entries = useQuery(decisionsQuery(me, search));
  useLiveDesk();
  const open = (id: string | undefined) => {
    void navigate({ search: id === undefined ? closed(search) : { ...search, open: id } });
  };
  const decisions = useDecisions(() => undefined, open);
  const action = search.action ?? 'approve';
  const columns: Column<Entry>[] = [
    { key: 'what', label: 'Recommendation', cell: (entry) => <Title entry={entry} /> },
    { key: 'when', label: LABELS[action], cell: (entry) => <When at={entry.timestamp} /> },
    { key: 'reason', label: 'Reason', minor: true, cell: (entry) => entry.reason ?? <span className="muted">–</span> },
    { key: 'after', label: 'Became', cell: (entry) => <Became entry={entry} /> },
    { key: 'undo', label: 'Undo', cell: (entry) => <UndoCell entry={entry} act={decisions.act} /> },
  ];
  return (
    <>
      <PageHeader title="My decisions" note="Yours alone. The audit log keeps them for good." />
      <Filters>
        <SegmentedControl
          aria-label="Which decisions"
          value={action}
          onChange={(value) => void navigate({ search: value === 'approve' ? {} : { action: value as NonNullable<DecisionsSearch['action']> } })}
          data={DECISIONS.map((value) => ({ value, label: LABELS[value] }))}
        />
      </Filters>
      <p role="status">{decisions.said}</p>
      <Loaded query={entries} what="Your decisions could not be loaded" skeleton={<RowsSkeleton />}>
        {(page) => page.items.length === 0 ? (
          <EmptyState icon={IconClipboardList} title={`You have ${LABELS[action].toLowerCase()} nothing yet`}>What you decide in the queue is listed here at once.</EmptyState>
        ) : (
          <>
            <DataTable
              label="My decisions"
              columns={columns}
              rows={page.items}
              keyOf={(entry) => entry.audit_id}
              onOpen={(entry) => { if (entry.recommendation_id) open(entry.recommendation_id); }}
              busy={entries.isPlaceholderData}
            />
            <CursorPager
              shown={page.items.length}
              total={page.total}
              cursor={search.cursor}
              next={page.next_cursor ?? undefined}
              go={(cursor) => void navigate({ search: { ...(search.action ? { action: search.action } : {}), ...(cursor ? { cursor } : {}) } })}
            />
          </>
        )}
      </Loaded>
      <ItemSheet
        id={search.open}
        close={() => { open(undefined); }}
        act={decisions.act}
        conflict={search.open ? decisions.conflictOf(search.open) : undefined}
        again={decisions.again}
        leave={decisions.leave}
      />
      {decisions.parts}
    </>
  );
}

function useItemOf(entry: Entry) {
  return useQuery({ ...itemQuery(entry.recommendation_id ?? ''), enabled: entry.recommendation_id !== null && entry.recommendation_id !== undefined }).data;
}

/** The log keeps no texts, as they go with consent: what is shown is what there is now. */
function Title({ entry }: { entry: Entry }) {
  const item = useItemOf(entry);
  if (!item) return <code>{entry.recommendation_id}</code>;
  return <span>{item.title || 'Its text is gone'} <span className="muted">for {item.user_name}</span></span>;
}

function Became({ entry }: { entry: Entry }) {
  const { status } = record(entry.after);
  return typeof status === 'string' ? <StatusBadge status={status} /> : <span className="muted">–</span>;
}

function UndoCell({ entry, act }: { entry: Entry; act: (verb: Verb, item: Item) => void }) {
  const item = useItemOf(entry);
  const isLast = item?.version === record(entry.after).version;
  if (!item?.undo_until || !isLast) return <span className="muted">–</span>;
  return <UndoButton compact until={item.undo_until} undo={() => { act('undo', item); }} />;
}
