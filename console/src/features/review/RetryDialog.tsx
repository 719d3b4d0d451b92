import { Button, Group, Modal, Textarea } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { Failure } from '@/components/Failure';
import { Problem } from '@/lib/api/problem';
import { counted } from '@/lib/format/numbers';
import { focusedFirst } from '@/lib/keyboard/focusedFirst';
import { type Delivery, useRetryDelivery } from './api';
import classes from './review.module.css';

/** Says what sending again does, and asks why if one cares to say. */
export function RetryDialog({ delivery, close, done }: {
  delivery: Delivery;
  close: () => void;
  done: (now: Delivery) => void;
}) {
  const [reason, setReason] = useState('');
  const retry = useRetryDelivery(delivery.delivery_id);
  const problem = retry.error instanceof Problem ? retry.error : undefined;
  const said = problem?.field('reason');
  const isOver = problem?.status === 409;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    retry.mutate(reason.trim(), { onSuccess: done });
  };
  return (
    <Modal opened onClose={close} title={<strong>{`Send again: ${delivery.title || 'a recommendation'}`}</strong>} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} className={classes.stack}>
        <ul className={classes.bullets}>
          <li>{`It is sent to ${delivery.user_name} by ${delivery.channel} at once, and has all its attempts again.`}</li>
          <li>{`${counted(delivery.attempts, 'attempt')} failed before${delivery.last_error ? `, the last because: ${delivery.last_error}` : ''}. What is not mended fails again.`}</li>
          <li>The audit log keeps that you did it.</li>
        </ul>
        <Textarea
          label="Why (optional)"
          description="At least 10 characters, if any"
          {...focusedFirst}
          autosize
          minRows={2}
          maxLength={5000}
          value={reason}
          error={said}
          onChange={(event) => { setReason(event.currentTarget.value); }}
        />
        {!said && <Failure error={retry.error} kept={isOver ? 'Nothing was sent again by you; the list is read anew.' : 'Nothing was sent again.'} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>{isOver ? 'Close' : 'Cancel'}</Button>
          {!isOver && <Button type="submit" loading={retry.isPending}>Send it again</Button>}
        </Group>
      </form>
    </Modal>
  );
}
