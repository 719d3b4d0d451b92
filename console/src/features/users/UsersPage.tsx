import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { IconUsers } from '@tabler/icons-react';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Percent } from '@/components/Figures';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { Pager } from '@/components/Pager';
import { RowsSkeleton } from '@/components/Skeletons';
import { ConsentBadge } from '@/components/StatusBadge';
import { When } from '@/components/When';
import type { Schemas } from '@/lib/api/client';
import { counted } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import { usersQuery } from './api';
import { PAGE_SIZE, type UsersSearch } from './search';

const route = getRouteApi('/users');

type Row = Schemas['ListedUser'];

const COLUMNS: Column<Row>[] = [
  { key: 'name', label: 'Name', cell: (user) => user.full_name },
  { key: 'email', label: 'Email', minor: true, cell: (user) => <span className="muted">{user.email}</span> },
  { key: 'consent', label: 'Consent', cell: (user) => <ConsentBadge granted={user.consent_status} /> },
  { key: 'persona', label: 'Persona, 30 d', cell: (user) => (user.personas[0] ? plain(user.personas[0].persona_type) : <span className="muted">–</span>) },
  { key: 'confidence', label: 'Confidence', number: true, minor: true, cell: (user) => <Percent share={user.personas[0]?.confidence_score} digits={0} /> },
  { key: 'since', label: 'Customer since', minor: true, cell: (user) => <When at={user.created_at} /> },
];

export function UsersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const users = useQuery(usersQuery(search));
  const go = (next: UsersSearch) => void navigate({ search: next });
  return (
    <>
      <PageHeader
        title="Users"
        note={users.data ? counted(users.data.total, 'bank customer') : undefined}
        actions={
          <SegmentedControl
            aria-label="Consent"
            value={search.consent ?? 'all'}
            onChange={(value) => { go(value === 'all' ? {} : { consent: value }); }}
            data={[{ value: 'all', label: 'All' }, { value: 'yes', label: 'Consented' }, { value: 'no', label: 'No consent' }]}
          />
        }
      />
      <Loaded query={users} what="Users could not be loaded" skeleton={<RowsSkeleton />}>
        {(page) => page.users.length === 0 ? (
          <EmptyState icon={IconUsers} title="No users here">
            {search.consent ? 'No user matches the filter.' : 'Users come with bank data: spendsense ingest, or POST /ingest/.'}
          </EmptyState>
        ) : (
          <>
            <DataTable
              label="Users"
              columns={COLUMNS}
              rows={page.users}
              keyOf={(user) => user.user_id}
              linkTo={(user) => ({ to: '/users/$userId', params: { userId: user.user_id } })}
              busy={users.isPlaceholderData}
            />
            <Pager
              offset={search.from ?? 0}
              limit={PAGE_SIZE}
              total={page.total}
              go={(from) => { go({ ...search, from }); }}
            />
          </>
        )}
      </Loaded>
    </>
  );
}
