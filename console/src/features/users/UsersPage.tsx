import { Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { CursorPager } from '@/components/CursorPager';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Filters } from '@/components/Filters';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { RowsSkeleton } from '@/components/Skeletons';
import { ConsentBadge } from '@/components/StatusBadge';
import { When } from '@/components/When';
import type { Schemas } from '@/lib/api/client';
import { counted, formatCount, formatShare } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import { usersQuery } from './api';
import { PERSONAS, SORTS, type UsersSearch } from './search';

const route = getRouteApi('/users');

type Row = Schemas['FoundUser'];

const NONE = <span className="muted">–</span>;

const COLUMNS: Column<Row>[] = [
  { key: 'name', label: 'Name', cell: (user) => user.full_name },
  { key: 'email', label: 'Email', minor: true, cell: (user) => <span className="muted">{user.email}</span> },
  { key: 'consent', label: 'Consent', cell: (user) => <ConsentBadge granted={user.consent_status} /> },
  { key: 'short', label: 'Persona, 30 d', cell: (user) => <Persona persona={user.persona_30d} /> },
  { key: 'long', label: 'Persona, 180 d', minor: true, cell: (user) => <Persona persona={user.persona_180d} /> },
  { key: 'waiting', label: 'To review', number: true, cell: (user) => (user.awaiting_review > 0 ? formatCount(user.awaiting_review) : NONE) },
  { key: 'since', label: 'Held since', minor: true, cell: (user) => <When at={user.created_at} /> },
];

function Persona({ persona }: { persona: Row['persona_30d'] }) {
  if (!persona) return NONE;
  if (persona.fallback) return <span className="muted">{`no finding (${plain(persona.persona_type).toLowerCase()})`}</span>;
  return <span>{plain(persona.persona_type)} <span className="muted">{formatShare(persona.confidence_score, 0)}</span></span>;
}

export function UsersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const users = useQuery(usersQuery(search));
  const isFiltered = search.q !== undefined || search.persona !== undefined || search.consent !== undefined;
  return (
    <>
      <PageHeader title="Users" note={users.data ? counted(users.data.total, isFiltered ? 'match' : 'bank customer', isFiltered ? 'matches' : 'bank customers') : ' '} />
      <UsersFilters search={search} change={(next) => void navigate({ search: next, replace: true })} />
      <Loaded query={users} what="Users could not be loaded" skeleton={<RowsSkeleton />}>
        {(page) => page.items.length === 0 ? (
          <EmptyState icon={IconUsers} title={isFiltered ? 'No user matches' : 'No users yet'}>
            {isFiltered ? 'Try another name, or clear a filter.' : 'Users come with bank data: spendsense ingest, or POST /ingest/.'}
          </EmptyState>
        ) : (
          <>
            <DataTable
              label="Users"
              columns={COLUMNS}
              rows={page.items}
              keyOf={(user) => user.user_id}
              linkTo={(user) => ({ to: '/users/$userId', params: { userId: user.user_id } })}
              busy={users.isPlaceholderData}
            />
            <CursorPager
              shown={page.items.length}
              total={page.total}
              cursor={search.cursor}
              next={page.next_cursor ?? undefined}
              go={(cursor) => void navigate({ search: { ...without(search, 'cursor'), ...(cursor ? { cursor } : {}) } })}
            />
          </>
        )}
      </Loaded>
    </>
  );
}

/** A changed filter begins at the first page. */
function UsersFilters({ search, change }: { search: UsersSearch; change: (next: UsersSearch) => void }) {
  const first = without(search, 'cursor');
  const find = useDebouncedCallback((q: string) => {
    change({ ...without(first, 'q'), ...(q.trim() ? { q: q.trim() } : {}) });
  }, 200);
  return (
    <Filters>
      <TextInput
        data-page-search
        aria-label="Name, email or id"
        placeholder="Name, email or id"
        leftSection={<IconSearch size={14} aria-hidden />}
        defaultValue={search.q ?? ''}
        onChange={(event) => { find(event.currentTarget.value); }}
        type="search"
        maxLength={200}
        w={260}
      />
      <Select
        aria-label="Persona, 30 days"
        placeholder="Any persona"
        clearable
        value={search.persona ?? null}
        data={PERSONAS.map((value) => ({ value, label: value === 'fallback' ? 'No finding' : plain(value) }))}
        onChange={(value) => {
          const persona = PERSONAS.find((known) => known === value);
          change({ ...without(first, 'persona'), ...(persona ? { persona } : {}) });
        }}
        w={170}
      />
      <Select
        aria-label="Consent"
        placeholder="Any consent"
        clearable
        value={search.consent === undefined ? null : String(search.consent)}
        data={[{ value: 'true', label: 'Consented' }, { value: 'false', label: 'No consent' }]}
        onChange={(value) => { change({ ...without(first, 'consent'), ...(value ? { consent: value === 'true' } : {}) }); }}
        w={140}
      />
      <Select
        aria-label="Order"
        value={search.sort ?? 'name'}
        data={[{ value: 'name', label: 'By name' }, { value: 'newest', label: 'Newest first' }, { value: 'user_id', label: 'By id' }]}
        onChange={(value) => {
          const sort = SORTS.find((known) => known === value);
          change({ ...without(first, 'sort'), ...(sort && sort !== 'name' ? { sort } : {}) });
        }}
        allowDeselect={false}
        w={130}
      />
    </Filters>
  );
}

function without(search: UsersSearch, key: keyof UsersSearch): UsersSearch {
  return Object.fromEntries(Object.entries(search).filter(([name]) => name !== key));
}
