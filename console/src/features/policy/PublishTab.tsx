import { Button, Textarea } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { Failure } from '@/components/Failure';
import { Panel } from '@/components/Panel';
import { Problem } from '@/lib/api/problem';
import { SENIOR, useIsOneOf } from '@/lib/session/roles';
import { useIdentity } from '@/lib/session/useSession';
import { type Draft, usePublishDraft } from './api';
import { Differences } from './Differences';
import { hindrance } from './hindrance';
import classes from './policy.module.css';

/** A second person sees what differs, says why, and puts it in force. */
export function PublishTab({ draft, unsaved }: { draft: Draft; unsaved: boolean }) {
  const me = useIdentity().identity_id;
  const maySend = useIsOneOf(SENIOR);
  const obstacle = hindrance(draft, me, unsaved) ?? (maySend ? undefined : 'Senior operators and admins publish.');
  return (
    <div className={classes.stack}>
      <Differences draft={draft} unsaved={unsaved} />
      <Panel title="Put it in force">
        {obstacle ? <p>{obstacle}</p> : <Form draft={draft} />}
      </Panel>
    </div>
  );
}

function Form({ draft }: { draft: Draft }) {
  const [reason, setReason] = useState('');
  const publish = usePublishDraft(draft);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    publish.mutate(reason);
  };
  return (
    <form onSubmit={submit} className={classes.stack}>
      <p>
        From the moment you publish, every server decides by this policy (within a second). Personas that are assigned stay
        until they are assigned anew, and decisions made before keep the policy they were made by. It is an entry of the audit log.
      </p>
      <Textarea
        label="Why"
        description="At least 10 characters; it stands in the audit log"
        required
        minLength={10}
        maxLength={2000}
        rows={3}
        value={reason}
        onChange={(event) => { setReason(event.currentTarget.value); }}
        error={publish.error instanceof Problem ? publish.error.field('reason') : undefined}
      />
      <Failure error={publish.error} kept="Nothing was published." />
      <Button type="submit" className={classes.end ?? ''} loading={publish.isPending}>Publish this policy</Button>
    </form>
  );
}
