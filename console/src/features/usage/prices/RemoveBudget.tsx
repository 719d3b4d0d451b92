import { Button, Group, Modal } from '@mantine/core';
import { Failure } from '@/components/Failure';
import { Problem } from '@/lib/api/problem';
import type { Budget } from '../api';
import { spentOf } from '../BudgetsPanel';
import { useRemoveBudget } from './api';
import classes from '../usage.module.css';

/** Says what goes with a budget before it goes. */
export function RemoveBudget({ budget, close, done }: { budget: Budget; close: () => void; done: (said: string) => void }) {
  const remove = useRemoveBudget(budget);
  const isStale = remove.error instanceof Problem && remove.error.code === 'stale_version';
  return (
    <Modal opened onClose={close} title={<strong>{`Remove ${budget.name}`}</strong>} closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={classes.stack}>
        <ul className={classes.bullets}>
          <li>{`It tells nothing any more. It stands at ${spentOf(budget)}.`}</li>
          <li>Usage and its costs stay as they are.</li>
          <li>The audit log keeps what it said; to have it again, set it anew.</li>
        </ul>
        <Failure error={remove.error} kept={isStale ? 'Somebody changed it since you opened it; it was not removed.' : 'The budget is as it was.'} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>Keep it</Button>
          <Button color="red" loading={remove.isPending} disabled={isStale} onClick={() => { remove.mutate(undefined, { onSuccess: () => { done(`${budget.name} is removed.`); } }); }}>Remove the budget</Button>
        </Group>
      </div>
    </Modal>
  );
}
