import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Definitions } from '@/components/Definitions';
import { JobProgress } from '@/components/JobProgress';
import { Loaded } from '@/components/Loaded';
import { RowsSkeleton } from '@/components/Skeletons';
import { When } from '@/components/When';
import { WhyPanel } from '@/components/WhyPanel';
import { Who } from '@/components/Who';
import type { Schemas } from '@/lib/api/client';
import { formatDuration } from '@/lib/format/time';
import { type Act, jobQuery, useActOf } from './api';
import { kindName, outcomeName } from './words';
import classes from './jobs.module.css';

/** Why a job stands as it does: its progress, its attempts, and what it is about. */
export function JobPanel({ jobId, close, ask }: { jobId: string | undefined; close: () => void; ask: (job: Schemas['JobView'], act: Act) => void }) {
  const detail = useQuery({ ...jobQuery(jobId ?? ''), enabled: jobId !== undefined });
  return (
    <WhyPanel title={detail.data ? kindName(detail.data.kind) : 'Job'} opened={jobId !== undefined} close={close}>
      {jobId !== undefined && (
        <Loaded query={detail} what="The job could not be loaded" skeleton={<RowsSkeleton rows={8} />}>
          {(job) => <Parts job={job} ask={ask} />}
        </Loaded>
      )}
    </WhyPanel>
  );
}

function Parts({ job, ask }: { job: Schemas['JobDetail']; ask: (job: Schemas['JobView'], act: Act) => void }) {
  const act = useActOf()(job);
  return (
    <div className={classes.parts}>
      <JobProgress job={job} label={kindName(job.kind)} />
      {act && <Button className={classes.end ?? ''} variant="default" onClick={() => { ask(job, act); }}>{act === 'retry' ? 'Run again …' : 'Cancel …'}</Button>}
      <Definitions
        rows={[
          ['Id', <code key="id">{job.job_id}</code>],
          ['Queue', job.queue],
          ['Enqueued', <span key="at"><When at={job.created_at} />, by {job.created_by === 'system' ? 'the system' : <Who id={job.created_by} />}</span>],
          ...(job.run_at ? [['Begins', <When key="run" at={job.run_at} />] as const] : []),
          ['Began', <When key="began" at={job.started_at} />],
          ['Ended', <When key="ended" at={job.finished_at} />],
          ['Attempts', `${String(job.attempt)} of at most ${String(job.max_attempts)}, each at most ${formatDuration(job.timeout_s)}`],
          ...(job.worker_id ? [[job.status === 'running' ? 'Worker' : 'Last worker', <code key="worker">{job.worker_id}</code>] as const] : []),
          ...(job.order_key ? [['In order with', <code key="order">{job.order_key}</code>] as const] : []),
        ]}
      />
      <section className={classes.stack}>
        <h3>Attempts that are over</h3>
        {job.attempts.length === 0 ? <p className="muted">None yet.</p> : (
          <ol className={classes.attempts}>
            {job.attempts.map((attempt) => (
              <li key={`${String(attempt.attempt)} ${attempt.started_at}`}>
                <strong>{`${String(attempt.attempt)}: ${outcomeName(attempt.outcome)}`}</strong>
                <span className="muted"><When at={attempt.ended_at} />{`, after ${formatDuration((Date.parse(attempt.ended_at) - Date.parse(attempt.started_at)) / 1000)}`}</span>
                <span className="muted">on <code>{attempt.worker_id}</code></span>
                {attempt.error && <span className={classes.error}>{attempt.error}</span>}
              </li>
            ))}
          </ol>
        )}
      </section>
      <Things title="What it is about" value={job.payload} />
      {job.summary && <Things title="What it came to" value={job.summary} />}
    </div>
  );
}

function Things({ title, value }: { title: string; value: unknown }) {
  return (
    <section className={classes.stack}>
      <h3>{title}</h3>
      {/* It scrolls, so the keyboard must be able to enter it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes.json} tabIndex={0} aria-label={title} role="region">{JSON.stringify(value, null, 2)}</pre>
    </section>
  );
}
