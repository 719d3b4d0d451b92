import { Button, Modal } from '@mantine/core';
import { type Identity, session } from '@/lib/session/session';
import { listed, useUnsavedList } from '@/lib/unsaved';
import { SignInForm } from './SignInForm';

/** Asks for the password over whatever is on the screen, which stays as it is. Requests that were sent wait. */
export function ExpiredSession({ identity }: { identity: Identity }) {
  const lost = useUnsavedList();
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      zIndex={500}
      title={<strong>Your session has ended</strong>}
    >
      <p className="muted">
        {`Sign in again as ${identity.login}. What you typed is kept, and what was being sent is sent then.`}
      </p>
      <SignInForm login={identity.login} />
      <Button variant="subtle" fullWidth mt="sm" onClick={() => void session.signOut()}>
        Sign in as someone else
      </Button>
      {lost.length > 0 && <p className="muted">{`That would lose ${listed(lost)}.`}</p>}
    </Modal>
  );
}
