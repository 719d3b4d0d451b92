import { Progress } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconClock, IconLoader, IconPlugOff, IconX, type Icon } from '@tabler/icons-react';
import { formatCount } from '@/lib/format/numbers';
import { formatDuration } from '@/lib/format/time';
import { plain } from '@/lib/format/words';
import { type Connection, isOver, type Job } from '@/lib/jobs/follow';
import { Mark, type Tone } from './StatusBadge';
import classes from './JobProgress.module.css';

const STATES: Record<Job['status'], readonly [Tone, Icon, string]> = {
  pending: ['neutral', IconClock, 'Waiting for a worker'],
  scheduled: ['neutral', IconClock, 'Waiting for its time'],
  running: ['neutral', IconLoader, 'Running'],
  succeeded: ['good', IconCheck, 'Done'],
  dead: ['bad', IconAlertTriangle, 'Failed'],
  cancelled: ['warn', IconX, 'Cancelled'],
};

export function JobState({ status }: { status: Job['status'] }) {
  const [tone, icon, word] = STATES[status];
  return <Mark tone={tone} icon={icon}>{word}</Mark>;
}

/** `12,500 of 100,000 rows read, 12,480 accepted, 20 rejected`: only what is known. */
export function rowsOf({ rows_read: read, total_rows: total, rows_accepted: accepted, rows_rejected: rejected }: Job): string {
  if (read === null || read === undefined) return '';
  return [
    total === null || total === undefined ? `${formatCount(read)} rows read` : `${formatCount(read)} of ${formatCount(total)} rows read`,
    typeof accepted === 'number' && `${formatCount(accepted)} accepted`,
    typeof rejected === 'number' && `${formatCount(rejected)} rejected`,
  ].filter(Boolean).join(', ');
}

/** `4,210 rows a second, about 20 s left`. */
export function paceOf({ status, rate_per_second: rate, eta_seconds: left }: Job): string {
  if (status !== 'running') return '';
  return [
    typeof rate === 'number' && `${formatCount(Math.round(rate))} rows a second`,
    typeof left === 'number' && `about ${formatDuration(left)} left`,
  ].filter(Boolean).join(', ');
}

/** How far a job is: a bar, rows, rate, time left; and when the connection is lost, that the job is not. */
export function JobProgress({ job, connection = 'live', label }: { job: Job; connection?: Connection; label: string }) {
  const percent = job.progress ?? (job.status === 'succeeded' ? 100 : 0);
  const phase = job.phase && !isOver(job) ? plain(job.phase) : '';
  return (
    <div className={classes.progress}>
      <p className={classes.line}>
        <JobState status={job.status} />
        {phase && <span>{phase}</span>}
        <strong>{`${String(Math.floor(percent))} %`}</strong>
        {job.cancel_requested && <span className="muted">It was asked to end.</span>}
      </p>
      <Progress value={percent} size="sm" aria-label={label} color={job.status === 'dead' ? 'red' : 'accent'} />
      <p className={classes.line}>
        <span>{rowsOf(job)}</span>
        <span className="muted">{paceOf(job)}</span>
      </p>
      {job.attempt > 1 && !isOver(job) && <p className="muted">{`Attempt ${String(job.attempt)} of ${String(job.max_attempts)}; it goes on where the one before had saved.`}</p>}
      {job.error && job.status !== 'succeeded' && <p className={classes.error}>{job.status === 'dead' ? job.error : `The last attempt failed: ${job.error}`}</p>}
      {connection === 'waiting' && <Mark tone="warn" icon={IconPlugOff}>The connection is lost and tried again; the job goes on without it</Mark>}
      {/* Said at every tenth, not with every row. */}
      <span className="visually-hidden" role="status">{`${label}: ${STATES[job.status][2]}${job.status === 'running' ? `, ${String(Math.floor(percent / 10) * 10)} %` : ''}`}</span>
    </div>
  );
}
