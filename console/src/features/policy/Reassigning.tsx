import { Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Failure } from '@/components/Failure';
import { Loaded } from '@/components/Loaded';
import { Panel } from '@/components/Panel';
import { BlockSkeleton } from '@/components/Skeletons';
import { When } from '@/components/When';
import type { Schemas } from '@/lib/api/client';
import { counted, formatCount } from '@/lib/format/numbers';
import { SENIOR, useIsOneOf } from '@/lib/session/roles';
import { reassignmentsQuery, useReassign } from './api';
import classes from './policy.module.css';

type Run = Schemas['Reassignment'];

/** Personas that were assigned before stay until they are assigned anew: by a run, which is watched here. */
export function Reassigning({ policyHash }: { policyHash: string }) {
  const runs = useQuery(reassignmentsQuery);
  const start = useReassign();
  const mayStart = useIsOneOf(SENIOR);
  const newest = runs.data?.items[0];
  const running = newest?.status === 'running';
  return (
    <Panel
      title="Personas under this policy"
      actions={mayStart && <Button variant="default" disabled={running} loading={start.isPending} onClick={() => { start.mutate(); }}>Assign everybody anew</Button>}
    >
      <Loaded query={runs} what="The runs could not be loaded" skeleton={<BlockSkeleton height={40} />}>
        {() => (
          <div className={classes.stack} aria-live="polite">
            <p className="muted">Assigns the personas of every consenting user by the policy in force, in both windows. Assignments made before stay in the history.</p>
            {newest && <RunState run={newest} policyHash={policyHash} />}
          </div>
        )}
      </Loaded>
      <Failure error={start.error} kept="No run was started." />
    </Panel>
  );
}

function RunState({ run, policyHash }: { run: Run; policyHash: string }) {
  const share = run.users_total === 0 ? 0 : (100 * run.users_done) / run.users_total;
  const under = run.policy_hash === policyHash ? 'the policy in force' : `the older policy ${run.policy_hash.slice(0, 12)}`;
  return (
    <>
      {run.status === 'running' && <Progress value={share} aria-label="Users done" size="sm" />}
      <p>
        {`${WORDS[run.status] ?? run.status}: ${formatCount(run.users_done)} of ${counted(run.users_total, 'user')} under ${under}, ${counted(run.changed, 'assignment')} differ from before; begun `}
        <When at={run.started_at} />.
        {run.failure ? ` ${run.failure}` : ''}
      </p>
    </>
  );
}

const WORDS: Record<string, string> = { running: 'Running', done: 'Done', failed: 'Failed', lost: 'Lost with its server' };
