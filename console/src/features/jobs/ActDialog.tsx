import { Button, Group, Modal, Textarea } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { Failure } from '@/components/Failure';
import { rowsOf } from '@/components/JobProgress';
import { Problem } from '@/lib/api/problem';
import { counted } from '@/lib/format/numbers';
import type { Job } from '@/lib/jobs/follow';
import { focusedFirst } from '@/lib/keyboard/focusedFirst';
import { type Act, useAct } from './api';
import { kindName } from './words';
import classes from './jobs.module.css';

const TITLES: Record<Act, string> = { retry: 'Run again', cancel: 'Cancel' };

/** Says what running again or cancelling does to this job, and asks why if one cares to say. */
export function ActDialog({ job, act, close, done }: { job: Job; act: Act; close: () => void; done: (said: string) => void }) {
  const [reason, setReason] = useState('');
  const send = useAct(job.job_id, act);
  const problem = send.error instanceof Problem ? send.error : undefined;
  const fault = problem?.field('reason');
  const isLate = problem?.status === 409;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    send.mutate(reason.trim(), {
      onSuccess: () => { done(act === 'retry' ? `${kindName(job.kind)} waits for a worker again.` : `${kindName(job.kind)} is cancelled.`); },
    });
  };
  return (
    <Modal opened onClose={close} title={<strong>{`${TITLES[act]}: ${kindName(job.kind)}`}</strong>} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} className={classes.stack}>
        <ul className={classes.bullets}>{whatHappens(job, act).map((line) => <li key={line}>{line}</li>)}</ul>
        <Textarea
          label="Why (optional)"
          description="At least 10 characters, if any"
          {...focusedFirst}
          autosize
          minRows={2}
          maxLength={5000}
          value={reason}
          error={fault}
          onChange={(event) => { setReason(event.currentTarget.value); }}
        />
        {!fault && <Failure error={send.error} kept={isLate ? 'The board is read anew.' : 'The job is as it was.'} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>{isLate ? 'Close' : act === 'cancel' ? 'Leave it' : 'Not now'}</Button>
          {!isLate && <Button type="submit" color={act === 'cancel' ? 'red' : 'accent'} loading={send.isPending}>{act === 'cancel' ? 'Cancel the job' : 'Run it again'}</Button>}
        </Group>
      </form>
    </Modal>
  );
}

function whatHappens(job: Job, act: Act): string[] {
  const kept = rowsOf(job);
  const audited = 'The audit log keeps that you did it.';
  if (act === 'retry') {
    return [
      `It waits for a worker at once, with all its ${counted(job.max_attempts, 'attempt')} again.`,
      kept ? `It goes on where it had saved: ${kept}. Nothing is done twice.` : 'It had saved nothing, so it begins at its beginning.',
      ...(job.error ? [`It failed because: ${job.error} What is not mended fails again.`] : []),
      audited,
    ];
  }
  if (job.status !== 'running') return ['It never begins, or never again.', kept ? `What it has done stays: ${kept}.` : 'It has done nothing yet.', 'It can be run again.', audited];
  return [
    'Its worker is asked to stop after the step it is in, and a few seconds later it is stopped.',
    kept ? `What it has done stays: ${kept}.` : 'What it has saved stays.',
    'It can be run again, and then goes on where it stopped.',
    audited,
  ];
}
