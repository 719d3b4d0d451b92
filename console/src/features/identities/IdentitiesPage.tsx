import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { IconCheck, IconSearch, IconUserCog, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Filters } from '@/components/Filters';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { PagePager } from '@/components/PagePager';
import { RowsSkeleton } from '@/components/Skeletons';
import { Mark } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { withPart } from '@/lib/address';
import { counted } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import { identitiesQuery, type Identity } from './api';
import { IdentityPanel } from './IdentityPanel';
import { NewIdentity } from './NewIdentity';
import { type IdentitiesSearch, PAGE_SIZE, ROLES } from './search';

const route = getRouteApi('/identities');

const COLUMNS: Column<Identity>[] = [
  { key: 'name', label: 'Name', cell: (one) => one.display_name },
  { key: 'login', label: 'Login', cell: (one) => <code>{one.login}</code> },
  { key: 'role', label: 'Role', cell: (one) => plain(one.role) },
  { key: 'active', label: 'State', cell: (one) => one.active ? <Mark tone="good" icon={IconCheck}>Active</Mark> : <Mark tone="warn" icon={IconX}>Deactivated</Mark> },
  { key: 'user', label: 'Bank customer', minor: true, cell: (one) => one.user_id ? <code>{one.user_id}</code> : <span className="muted">–</span> },
  { key: 'changed', label: 'Last changed', minor: true, cell: (one) => <When at={one.updated_at} /> },
];

/** Who can log in, and as what. */
export function IdentitiesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const identities = useQuery(identitiesQuery(search));
  const [creating, dialog] = useDisclosure(false);
  const [open, setOpen] = useState<string>();
  const filtered = search.q !== undefined || search.role !== undefined || search.active !== undefined;
  const chosen = identities.data?.identities.find((one) => one.identity_id === open);
  return (
    <>
      <PageHeader
        title="Identities and roles"
        note={identities.data ? counted(identities.data.total, filtered ? 'match' : 'login', filtered ? 'matches' : 'logins') : ' '}
        actions={<Button onClick={dialog.open}>New login …</Button>}
      />
      <IdentityFilters search={search} change={(next) => void navigate({ search: withPart(next, 'page', undefined), replace: true })} />
      <Loaded query={identities} what="Logins could not be loaded" skeleton={<RowsSkeleton />}>
        {(page) => page.identities.length === 0 ? (
          <EmptyState icon={IconUserCog} title={filtered ? 'No login matches' : 'No logins'}>
            {filtered ? 'Try another name, or clear a filter.' : 'Make one with New login.'}
          </EmptyState>
        ) : (
          <>
            <DataTable label="Logins" columns={COLUMNS} rows={page.identities} keyOf={(one) => one.identity_id} onOpen={(one) => { setOpen(one.identity_id); }} busy={identities.isPlaceholderData} />
            <PagePager page={search.page ?? 1} size={PAGE_SIZE} total={page.total} go={(to) => void navigate({ search: withPart(search, 'page', to === 1 ? undefined : to) })} />
          </>
        )}
      </Loaded>
      <NewIdentity opened={creating} close={dialog.close} />
      <IdentityPanel identity={chosen} close={() => { setOpen(undefined); }} />
    </>
  );
}

function IdentityFilters({ search, change }: { search: IdentitiesSearch; change: (next: IdentitiesSearch) => void }) {
  const find = useDebouncedCallback((q: string) => { change(withPart(search, 'q', q.trim())); }, 200);
  return (
    <Filters>
      <TextInput
        data-page-search
        type="search"
        aria-label="Login or name"
        placeholder="Login or name"
        leftSection={<IconSearch size={14} aria-hidden />}
        defaultValue={search.q ?? ''}
        maxLength={200}
        w={240}
        onChange={(event) => { find(event.currentTarget.value); }}
      />
      <Select
        aria-label="Role"
        placeholder="Any role"
        clearable
        value={search.role ?? null}
        data={ROLES.map((value) => ({ value, label: plain(value) }))}
        onChange={(value) => { change(withPart(search, 'role', ROLES.find((role) => role === value))); }}
        w={160}
      />
      <Select
        aria-label="State"
        placeholder="Any state"
        clearable
        value={search.active === undefined ? null : String(search.active)}
        data={[{ value: 'true', label: 'Active' }, { value: 'false', label: 'Deactivated' }]}
        onChange={(value) => { change(withPart(search, 'active', value === null ? undefined : value === 'true')); }}
        w={140}
      />
    </Filters>
  );
}
