import { Button, PasswordInput, Select, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { Definitions } from '@/components/Definitions';
import { Failure } from '@/components/Failure';
import { When } from '@/components/When';
import { WhyPanel } from '@/components/WhyPanel';
import { Problem } from '@/lib/api/problem';
import { plain } from '@/lib/format/words';
import { useIdentity } from '@/lib/session/useSession';
import { type Identity, useChangeIdentity, useSetPassword } from './api';
import { ROLE_MEANING, ROLES } from './search';
import classes from './identities.module.css';

/** One login: its name and role, its password, and whether it may be used. */
export function IdentityPanel({ identity, close }: { identity: Identity | undefined; close: () => void }) {
  return (
    <WhyPanel title={identity?.display_name ?? ''} opened={identity !== undefined} close={close}>
      {identity && <Parts key={identity.identity_id} identity={identity} />}
    </WhyPanel>
  );
}

function Parts({ identity }: { identity: Identity }) {
  const me = useIdentity();
  const own = me.identity_id === identity.identity_id;
  return (
    <div className={classes.parts}>
      <Definitions
        rows={[
          ['Login', <code key="login">{identity.login}</code>],
          ['Id', <code key="id">{identity.identity_id}</code>],
          ...(identity.user_id ? [['Bank customer', <code key="user">{identity.user_id}</code>] as const] : []),
          ['Made', <When key="made" at={identity.created_at} />],
          ['Last changed', <When key="changed" at={identity.updated_at} />],
        ]}
      />
      <NameAndRole identity={identity} own={own} />
      <NewPassword identity={identity} own={own} />
      <Activity identity={identity} own={own} />
    </div>
  );
}

function NameAndRole({ identity, own }: { identity: Identity; own: boolean }) {
  const [name, setName] = useState(identity.display_name);
  const [role, setRole] = useState(identity.role);
  const [userId, setUserId] = useState(identity.user_id ?? '');
  const change = useChangeIdentity(identity.identity_id);
  const problem = change.error instanceof Problem ? change.error : undefined;
  const changed = name !== identity.display_name || role !== identity.role || userId !== (identity.user_id ?? '');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    change.mutate({ display_name: name, role, ...(role === 'customer' && userId ? { user_id: userId } : {}) });
  };
  return (
    <form onSubmit={submit} className={classes.stack}>
      <h3>Name and role</h3>
      <TextInput label="Name" required maxLength={200} value={name} onChange={(event) => { setName(event.currentTarget.value); }} error={problem?.field('display_name')} />
      <Select
        label="Role"
        description={own ? 'Your own rights are taken away by another admin only.' : ROLE_MEANING[role]}
        data={ROLES.map((value) => ({ value, label: plain(value) }))}
        value={role}
        allowDeselect={false}
        disabled={own}
        onChange={(value) => { setRole(ROLES.find((known) => known === value) ?? role); }}
        error={problem?.field('role')}
      />
      {role === 'customer' && (
        <TextInput label="Bank customer (user id)" required value={userId} onChange={(event) => { setUserId(event.currentTarget.value); }} error={problem?.field('user_id')} />
      )}
      {role !== identity.role && (
        <p className="muted">{`${identity.display_name} may no longer do what a ${plain(identity.role).toLowerCase()} may, from the next request on. What they decided before stays.`}</p>
      )}
      <Failure error={change.error} />
      {change.isSuccess && !changed && <p role="status" className={classes.done}>Saved.</p>}
      <Button type="submit" className={classes.end ?? ''} disabled={!changed} loading={change.isPending}>Save name and role</Button>
    </form>
  );
}

function NewPassword({ identity, own }: { identity: Identity; own: boolean }) {
  const [password, setPassword] = useState('');
  const change = useSetPassword(identity.identity_id);
  const problem = change.error instanceof Problem ? change.error : undefined;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    change.mutate(password, { onSuccess: () => { setPassword(''); } });
  };
  return (
    <form onSubmit={submit} className={classes.stack}>
      <h3>Password</h3>
      <PasswordInput
        label="New password"
        description={`At least 12 characters. Every session of ${own ? 'yours, this one too,' : identity.display_name} ends.`}
        required
        size="xs"
        autoComplete="new-password"
        value={password}
        onChange={(event) => { setPassword(event.currentTarget.value); }}
        error={problem?.field('password')}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
      />
      <Failure error={change.error} />
      {change.isSuccess && <p role="status" className={classes.done}>Set. All sessions of this login have ended.</p>}
      <Button type="submit" variant="default" className={classes.end ?? ''} disabled={password === ''} loading={change.isPending}>Set the password</Button>
    </form>
  );
}

function Activity({ identity, own }: { identity: Identity; own: boolean }) {
  const change = useChangeIdentity(identity.identity_id);
  const { display_name: name, active } = identity;
  return (
    <section className={classes.stack}>
      <h3>{active ? 'Deactivate' : 'Activate'}</h3>
      {active ? (
        <ul className={classes.bullets}>
          <li>{`${name} is signed out everywhere, and their tokens are refused at once.`}</li>
          <li>What they decided and wrote stays, under their name.</li>
          <li>The login can be activated again; its password stays.</li>
        </ul>
      ) : (
        <p>{`${name} can sign in again, as ${plain(identity.role).toLowerCase()}, with the password they had.`}</p>
      )}
      <Failure error={change.error} />
      {own ? <p className="muted">Your own login is deactivated by another admin only.</p> : (
        <Button
          className={classes.end ?? ''}
          color={active ? 'red' : 'accent'}
          variant={active ? 'outline' : 'filled'}
          loading={change.isPending}
          onClick={() => { change.mutate({ active: !active }); }}
        >
          {active ? `Deactivate ${name}` : `Activate ${name}`}
        </Button>
      )}
    </section>
  );
}
