import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { Mark } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { Who } from '@/components/Who';
import type { Schemas } from '@/lib/api/client';
import { versionQuery } from './api';
import { PolicyTree, READING } from './PolicyTree';
import classes from './policy.module.css';

const route = getRouteApi('/policy/versions/$policyHash');

/** A policy as it was when it decided. */
export function VersionPage() {
  const { policyHash } = route.useParams();
  const version = useQuery(versionQuery(policyHash));
  return (
    <Loaded page query={version} what="The policy could not be loaded">
      {(held) => (
        <>
          <Link to="/policy" className={classes.back}>← Policy</Link>
          <PageHeader
            title={held.publications[0]?.title ?? (held.shipped ? 'The policy that ships with the program' : 'A policy that shipped with an earlier program')}
            note={<><code title={held.policy_hash}>{held.policy_hash.slice(0, 16)}</code><Published publications={held.publications} /></>}
            actions={held.in_force ? <Mark tone="good" icon={IconCheck}>In force</Mark> : <span className="muted">no longer in force</span>}
          />
          <PolicyTree policy={held.policy} editing={READING} />
        </>
      )}
    </Loaded>
  );
}

function Published({ publications }: { publications: readonly Schemas['Publication'][] }) {
  const [last] = publications;
  if (!last) return null;
  return <> · published <When at={last.published_at} exact /> by <Who id={last.published_by} />{publications.length > 1 && `, ${String(publications.length)} times in all`}</>;
}
