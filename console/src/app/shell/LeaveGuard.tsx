import { Button, Group, Modal } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useState, useSyncExternalStore } from 'react';
import { focusedFirst } from '@/lib/keyboard/focusedFirst';
import { unsaved } from '@/lib/unsaved';
import classes from './Shell.module.css';

/** Before a page is left, or somebody signs out: what would be lost, and the choice. Closing the tab asks as the browser does. */
export function LeaveGuard() {
  const blocker = useBlocker({
    // Another tab of the same page keeps what was typed.
    shouldBlockFn: ({ current, next }) => unsaved.list().length > 0 && current.pathname !== next.pathname,
    enableBeforeUnload: () => unsaved.list().length > 0,
    withResolver: true,
  });
  const pending = useSyncExternalStore(unsaved.watch, unsaved.pending);
  if (blocker.status !== 'blocked' && !pending) return null;
  const stay = () => {
    unsaved.answered();
    if (blocker.status === 'blocked') blocker.reset();
  };
  const leave = () => {
    unsaved.answered();
    pending?.();
    if (blocker.status === 'blocked') blocker.proceed();
  };
  return <Question stay={stay} leave={leave} />;
}

function Question({ stay, leave }: { stay: () => void; leave: () => void }) {
  // As it was when it was asked: leaving takes the editor away before this.
  const [lost] = useState(unsaved.list);
  return (
    <Modal opened onClose={stay} zIndex={400} title={<strong>Leave without saving?</strong>} closeButtonProps={{ 'aria-label': 'Close' }}>
      <p>These are not saved, and are lost when you leave:</p>
      <ul className={classes.lost}>{lost.map((what) => <li key={what}>{what}</li>)}</ul>
      <Group justify="flex-end" mt="md">
        <Button variant="default" {...focusedFirst} onClick={stay}>Stay here</Button>
        <Button color="red" onClick={leave}>Leave and lose them</Button>
      </Group>
    </Modal>
  );
}
