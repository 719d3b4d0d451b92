import { Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconArticle, IconCheck, IconSearch, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { CursorPager } from '@/components/CursorPager';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Filters } from '@/components/Filters';
import { LinkButton } from '@/components/LinkButton';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { RowsSkeleton } from '@/components/Skeletons';
import { Mark } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { withPart } from '@/lib/address';
import type { Schemas } from '@/lib/api/client';
import { counted } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import { PERSONAS } from '@/lib/personas';
import { contentQuery } from './api';
import { type ContentSearch, NEW } from './search';

const route = getRouteApi('/content');

type Row = Schemas['ContentHead'];

const COLUMNS: Column<Row>[] = [
  { key: 'title', label: 'Title', cell: (item) => item.title },
  { key: 'kind', label: 'Kind', cell: (item) => plain(item.type) },
  { key: 'active', label: 'State', cell: (item) => <InUse active={item.active} /> },
  { key: 'personas', label: 'For', minor: true, cell: (item) => item.personas.map(plain).join(', ') },
  { key: 'minutes', label: 'To read', number: true, cell: (item) => `${String(item.read_time_minutes)} min` },
  { key: 'version', label: 'Version', minor: true, cell: (item) => (item.version === 0 ? <span className="muted">as shipped</span> : <span>{String(item.version)}, <When at={item.edited_at} /></span>) },
];

export function InUse({ active }: { active: boolean }) {
  return active ? <Mark tone="good" icon={IconCheck}>In use</Mark> : <Mark tone="warn" icon={IconX}>Out of use</Mark>;
}

/** What customers are given to read. */
export function ContentPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const items = useQuery(contentQuery(search));
  const filtered = search.q !== undefined || search.persona !== undefined || search.active !== undefined;
  return (
    <>
      <PageHeader
        title="Content"
        note={items.data ? counted(items.data.total, filtered ? 'match' : 'item', filtered ? 'matches' : 'items') : ' '}
        actions={<LinkButton to="/content/$contentId" params={{ contentId: NEW }}>New item</LinkButton>}
      />
      <ContentFilters search={search} change={(next) => void navigate({ search: withPart(next, 'cursor', undefined), replace: true })} />
      <Loaded query={items} what="Content could not be loaded" skeleton={<RowsSkeleton />}>
        {(page) => page.items.length === 0 ? (
          <EmptyState icon={IconArticle} title={filtered ? 'No item matches' : 'No content'}>
            {filtered ? 'Try another word, or clear a filter.' : 'Write the first item with New item.'}
          </EmptyState>
        ) : (
          <>
            <DataTable
              label="Content"
              columns={COLUMNS}
              rows={page.items}
              keyOf={(item) => item.content_id}
              linkTo={(item) => ({ to: '/content/$contentId', params: { contentId: item.content_id } })}
              busy={items.isPlaceholderData}
            />
            <CursorPager shown={page.items.length} total={page.total} cursor={search.cursor} next={page.next_cursor ?? undefined} go={(cursor) => void navigate({ search: withPart(search, 'cursor', cursor) })} />
          </>
        )}
      </Loaded>
    </>
  );
}

function ContentFilters({ search, change }: { search: ContentSearch; change: (next: ContentSearch) => void }) {
  const find = useDebouncedCallback((q: string) => { change(withPart(search, 'q', q.trim())); }, 200);
  return (
    <Filters>
      <TextInput
        data-page-search
        type="search"
        aria-label="Title or id"
        placeholder="Title or id"
        leftSection={<IconSearch size={14} aria-hidden />}
        defaultValue={search.q ?? ''}
        maxLength={200}
        w={260}
        onChange={(event) => { find(event.currentTarget.value); }}
      />
      <Select
        aria-label="For persona"
        placeholder="Any persona"
        clearable
        value={search.persona ?? null}
        data={PERSONAS.map((value) => ({ value, label: plain(value) }))}
        onChange={(value) => { change(withPart(search, 'persona', PERSONAS.find((known) => known === value))); }}
        w={170}
      />
      <Select
        aria-label="State"
        placeholder="Any state"
        clearable
        value={search.active === undefined ? null : String(search.active)}
        data={[{ value: 'true', label: 'In use' }, { value: 'false', label: 'Out of use' }]}
        onChange={(value) => { change(withPart(search, 'active', value === null ? undefined : value === 'true')); }}
        w={140}
      />
    </Filters>
  );
}
