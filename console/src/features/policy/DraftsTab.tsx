import { Select } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconPencil, IconScale, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { CursorPager } from '@/components/CursorPager';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Filters } from '@/components/Filters';
import { Loaded } from '@/components/Loaded';
import { RowsSkeleton } from '@/components/Skeletons';
import { Mark } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { Who } from '@/components/Who';
import { withPart } from '@/lib/address';
import type { Schemas } from '@/lib/api/client';
import { plain } from '@/lib/format/words';
import { draftsQuery } from './api';
import { DRAFT_STATES } from './search';

const route = getRouteApi('/policy');

type Row = Schemas['DraftHead'];

const COLUMNS: Column<Row>[] = [
  { key: 'title', label: 'Draft', cell: (draft) => draft.title },
  { key: 'state', label: 'State', cell: (draft) => <DraftState draft={draft} /> },
  { key: 'author', label: 'Author', cell: (draft) => <Who id={draft.author_id} /> },
  { key: 'editor', label: 'Last editor', minor: true, cell: (draft) => <Who id={draft.edited_by} /> },
  { key: 'changed', label: 'Changed', cell: (draft) => <When at={draft.updated_at} /> },
  { key: 'hash', label: 'Hash', minor: true, cell: (draft) => <code title={draft.policy_hash}>{draft.policy_hash.slice(0, 12)}</code> },
];

export function DraftState({ draft }: { draft: Row }) {
  if (draft.status === 'published') return <Mark tone="good" icon={IconCheck}>Published</Mark>;
  if (draft.status === 'discarded') return <Mark tone="neutral" icon={IconX}>Discarded</Mark>;
  return draft.outdated
    ? <Mark tone="warn" icon={IconAlertTriangle}>Open, outdated</Mark>
    : <Mark tone="neutral" icon={IconPencil}>Open</Mark>;
}

/** Every draft there was, the newest change first. */
export function DraftsTab() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const drafts = useQuery(draftsQuery(search));
  return (
    <>
      <Filters>
        <Select
          aria-label="State of the draft"
          placeholder="Any state"
          clearable
          value={search.status ?? null}
          data={DRAFT_STATES.map((value) => ({ value, label: plain(value) }))}
          onChange={(value) => {
            const status = DRAFT_STATES.find((known) => known === value);
            void navigate({ search: withPart(withPart(search, 'cursor', undefined), 'status', status), replace: true });
          }}
          w={150}
        />
      </Filters>
      <Loaded query={drafts} what="Drafts could not be loaded" skeleton={<RowsSkeleton rows={4} />}>
        {(page) => page.items.length === 0 ? (
          <EmptyState icon={IconScale} title={search.status ? 'No such draft' : 'No drafts'}>
            A draft is a copy of the policy in force that can be changed and tried out. Begin one with New draft.
          </EmptyState>
        ) : (
          <>
            <DataTable
              label="Drafts"
              columns={COLUMNS}
              rows={page.items}
              keyOf={(draft) => draft.draft_id}
              linkTo={(draft) => ({ to: '/policy/drafts/$draftId', params: { draftId: draft.draft_id } })}
              busy={drafts.isPlaceholderData}
            />
            <CursorPager shown={page.items.length} total={page.total} cursor={search.cursor} next={page.next_cursor ?? undefined} go={(cursor) => void navigate({ search: withPart(search, 'cursor', cursor) })} />
          </>
        )}
      </Loaded>
    </>
  );
}
