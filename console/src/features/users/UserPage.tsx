import { Tabs } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { EmptyState } from '@/components/EmptyState';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { ConsentBadge } from '@/components/StatusBadge';
import { plain } from '@/lib/format/words';
import { AccountsTab } from './AccountsTab';
import { userQuery } from './api';
import { ConsentTab } from './ConsentTab';
import { OverviewTab } from './OverviewTab';
import { PersonasTab } from './PersonasTab';
import { RecommendationsTab } from './RecommendationsTab';
import { type Tab, TABS } from './search';
import { SignalsTab } from './SignalsTab';
import { StreamsTab } from './StreamsTab';
import classes from './users.module.css';

const route = getRouteApi('/users/$userId');

const CONTENTS: Record<Tab, (userId: string) => ReactNode> = {
  overview: (userId) => <OverviewTab userId={userId} />,
  signals: (userId) => <SignalsTab userId={userId} />,
  streams: (userId) => <StreamsTab userId={userId} />,
  personas: (userId) => <PersonasTab userId={userId} />,
  accounts: (userId) => <AccountsTab userId={userId} />,
  recommendations: (userId) => <RecommendationsTab userId={userId} />,
  consent: (userId) => <ConsentTab userId={userId} />,
};

export function UserPage() {
  const { userId } = route.useParams();
  const { tab = 'overview' } = route.useSearch();
  const navigate = route.useNavigate();
  const user = useQuery(userQuery(userId));
  return (
    <Loaded query={user} what="The user could not be loaded" page>
      {(head) => (
        <>
          <Link to="/users" className={classes.back}>← Users</Link>
          <PageHeader
            title={head.full_name}
            note={<>{head.email} · <code>{head.user_id}</code></>}
            actions={<ConsentBadge granted={head.consent_status} />}
          />
          <Tabs
            value={tab}
            onChange={(next) => void navigate({ search: { tab: TABS.find((known) => known === next) ?? 'overview' }, replace: true })}
            keepMounted={false}
          >
            <Tabs.List className={classes.tabs ?? ''} aria-label="About this user">
              {TABS.map((name) => <Tabs.Tab key={name} value={name}>{plain(name)}</Tabs.Tab>)}
            </Tabs.List>
            {TABS.map((name) => (
              <Tabs.Panel key={name} value={name} pt="md">
                {head.consent_status || name === 'consent' ? CONTENTS[name](userId) : <NoConsent />}
              </Tabs.Panel>
            ))}
          </Tabs>
        </>
      )}
    </Loaded>
  );
}

function NoConsent() {
  return (
    <EmptyState
      icon={IconLock}
      title="This user has not consented"
      action={<Link from="/users/$userId" to="." search={{ tab: 'consent' }}>Go to consent</Link>}
    >
      Without consent nothing is computed, shown or recommended. What was computed before consent was withdrawn is gone.
    </EmptyState>
  );
}
