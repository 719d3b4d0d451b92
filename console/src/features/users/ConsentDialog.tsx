import { Button, Group, Modal, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { RequestId } from '@/components/RequestId';
import { Problem } from '@/lib/api/problem';
import { counted } from '@/lib/format/numbers';
import { recommendationsQuery, signalsQuery, useChangeConsent, userQuery } from './api';
import classes from './users.module.css';

const CHANNELS = ['branch', 'phone', 'email', 'letter', 'app'];

/** Says exactly what a grant or a withdrawal does before it is recorded. */
export function ConsentDialog({ userId, granted, opened, close }: {
  userId: string;
  granted: boolean;
  opened: boolean;
  close: () => void;
}) {
  const user = useQuery(userQuery(userId));
  const name = user.data?.full_name ?? userId;
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={<strong>{granted ? `Record that ${name} withdraws consent` : `Record that ${name} consents`}</strong>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={classes.stack}>
        {granted ? <Withdrawal userId={userId} name={name} /> : <Grant name={name} />}
        <Form userId={userId} granted={granted} close={close} />
      </div>
    </Modal>
  );
}

function Withdrawal({ userId, name }: { userId: string; name: string }) {
  const recommendations = useQuery(recommendationsQuery(userId));
  const signals = useQuery(signalsQuery(userId));
  const count = recommendations.data?.total;
  return (
    <div>
      <p>At once, and together:</p>
      <ul className={classes.bullets}>
        <li>{`The stored signals and personas of ${name} are deleted${signals.data ? ` (${counted(signals.data.windows.length, 'window')})` : ''}.`}</li>
        <li>
          {count === undefined
            ? 'Recommendations are withdrawn and their texts deleted.'
            : `${counted(count, 'recommendation')}: those not yet settled are withdrawn, and all their texts are deleted.`}
        </li>
        <li>Nothing more is computed, shown or recommended.</li>
      </ul>
      <p>Bank data stays. Consent can be recorded again, but what was deleted does not come back: it is computed anew.</p>
    </div>
  );
}

function Grant({ name }: { name: string }) {
  return (
    <p>
      {`From now on the bank data of ${name} may be analysed. Nothing is computed by this alone: signals, personas and recommendations come with the next run.`}
    </p>
  );
}

function Form({ userId, granted, close }: { userId: string; granted: boolean; close: () => void }) {
  const [channel, setChannel] = useState('branch');
  const [version, setVersion] = useState('1.0');
  const change = useChangeConsent(userId);
  const problem = change.error instanceof Problem ? change.error : undefined;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    change.mutate({ action: granted ? 'revoke' : 'grant', channel, version }, { onSuccess: close });
  };
  return (
    <form onSubmit={submit} className={classes.stack}>
      <Select
        label="How they said it"
        data={CHANNELS}
        value={channel}
        onChange={(value) => { setChannel(value ?? channel); }}
        allowDeselect={false}
        error={problem?.field('channel')}
      />
      <TextInput
        label="Version of the wording"
        value={version}
        onChange={(event) => { setVersion(event.currentTarget.value); }}
        error={problem?.field('version')}
      />
      {change.error && (
        <div role="alert" className={classes.failure}>
          <p>{`${change.error.message} Nothing was changed.`}</p>
          <RequestId id={problem?.requestId} />
        </div>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>Cancel</Button>
        <Button type="submit" loading={change.isPending} color={granted ? 'red' : 'accent'}>
          {granted ? 'Withdraw and delete' : 'Record consent'}
        </Button>
      </Group>
    </form>
  );
}
