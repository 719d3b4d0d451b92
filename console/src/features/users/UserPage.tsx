import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { Panel } from '@/components/Panel';
import { ConsentBadge } from '@/components/StatusBadge';
import { profileQuery } from './api';
import { SignalsTable } from './SignalsTable';

const route = getRouteApi('/users/$userId');

export function UserPage() {
  const { userId } = route.useParams();
  const profile = useQuery(profileQuery(userId));
  return (
    <Loaded query={profile} what="The user could not be loaded">
      {(user) => (
        <>
          <PageHeader title={user.full_name} note={user.email} actions={<ConsentBadge granted={user.consent_status} />} />
          <Panel title="Signals" note="30 and 180 days" flush>
            <SignalsTable features={user.features} />
          </Panel>
        </>
      )}
    </Loaded>
  );
}
