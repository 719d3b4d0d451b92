import { Button, Group, Modal, PasswordInput, Select, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { Failure } from '@/components/Failure';
import { Problem } from '@/lib/api/problem';
import { plain } from '@/lib/format/words';
import type { Role } from '@/lib/session/useSession';
import { useCreateIdentity } from './api';
import { ROLE_MEANING, ROLES } from './search';
import classes from './identities.module.css';

const EMPTY = { login: '', name: '', role: 'operator' as Role, userId: '', password: '' };

/** Makes a login. What was typed stays until it is made. */
export function NewIdentity({ opened, close }: { opened: boolean; close: () => void }) {
  const [typed, setTyped] = useState(EMPTY);
  const create = useCreateIdentity();
  const problem = create.error instanceof Problem ? create.error : undefined;
  const set = (part: Partial<typeof EMPTY>) => { setTyped((before) => ({ ...before, ...part })); };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { login, name, role, userId, password } = typed;
    create.mutate(
      { login, role, password, ...(name.trim() ? { display_name: name } : {}), ...(role === 'customer' ? { user_id: userId } : {}) },
      { onSuccess: () => { setTyped(EMPTY); close(); } },
    );
  };
  return (
    <Modal opened={opened} onClose={close} title={<strong>New login</strong>} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} className={classes.stack}>
        <TextInput label="Login" required maxLength={320} autoComplete="off" value={typed.login} onChange={(event) => { set({ login: event.currentTarget.value }); }} error={problem?.field('login')} />
        <TextInput label="Name that colleagues see" maxLength={200} value={typed.name} onChange={(event) => { set({ name: event.currentTarget.value }); }} error={problem?.field('display_name')} />
        <Select label="Role" description={ROLE_MEANING[typed.role]} data={ROLES.map((value) => ({ value, label: plain(value) }))} value={typed.role} allowDeselect={false} onChange={(value) => { set({ role: ROLES.find((role) => role === value) ?? typed.role }); }} error={problem?.field('role')} />
        {typed.role === 'customer' && (
          <TextInput label="Bank customer (user id)" required maxLength={200} value={typed.userId} onChange={(event) => { set({ userId: event.currentTarget.value }); }} error={problem?.field('user_id')} />
        )}
        <PasswordInput label="Password" description="At least 12 characters" required size="xs" autoComplete="new-password" value={typed.password} onChange={(event) => { set({ password: event.currentTarget.value }); }} error={problem?.field('password')} visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }} />
        <Failure error={create.error} kept="No login was made." />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>Cancel</Button>
          <Button type="submit" loading={create.isPending}>Make the login</Button>
        </Group>
      </form>
    </Modal>
  );
}
