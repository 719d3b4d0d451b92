import { Button, Progress } from '@mantine/core';
import { IconCheck, IconMoodSilence } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type Column, DataTable } from '@/components/DataTable';
import { paceOf, rowsOf } from '@/components/JobProgress';
import { Loaded } from '@/components/Loaded';
import { Panel } from '@/components/Panel';
import { Mark } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { formatCount } from '@/lib/format/numbers';
import { formatDuration } from '@/lib/format/time';
import { plain } from '@/lib/format/words';
import type { Job } from '@/lib/jobs/follow';
import { type Act, type Board as BoardView, boardQuery, useActOf } from './api';
import { kindName } from './words';
import classes from './jobs.module.css';

interface Asking {
  open: (job: Job) => void;
  ask: (job: Job, act: Act) => void;
}

/** What waits, runs and failed, how much gets done, and by whom: as of two seconds ago at most. */
export function Board(asking: Asking) {
  const board = useQuery(boardQuery);
  return (
    <Loaded query={board} what="The board could not be loaded">
      {(view) => (
        <div className={classes.parts}>
          <Throughput board={view} />
          <Running jobs={view.running} {...asking} />
          <Failed jobs={view.failed} {...asking} />
          <Scheduled jobs={view.scheduled} {...asking} />
          <div className={classes.pair}>
            <Queues queues={view.queues} />
            <Workers workers={view.workers} />
            <Schedules schedules={view.schedules} />
          </div>
        </div>
      )}
    </Loaded>
  );
}

function Throughput({ board: { throughput, queues } }: { board: BoardView }) {
  const waiting = queues.reduce((sum, queue) => sum + queue.pending, 0);
  const dead = queues.reduce((sum, queue) => sum + queue.dead, 0);
  const figures = [
    ['Waiting now', formatCount(waiting), 'for a worker'],
    ['Running now', formatCount(queues.reduce((sum, queue) => sum + queue.running, 0)), 'on all workers'],
    ['Done', formatCount(throughput.succeeded_last_minute), `in the last minute, ${formatCount(throughput.succeeded_last_hour)} in the last hour`],
    ['Failed', formatCount(throughput.failed_last_minute), `in the last minute, ${formatCount(throughput.failed_last_hour)} in the last hour`],
    ['Given up', formatCount(dead), 'wait for somebody to look'],
  ] as const;
  return (
    <dl className={classes.figures}>
      {figures.map(([name, figure, note]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd><strong>{figure}</strong> <span className="muted">{note}</span></dd>
        </div>
      ))}
    </dl>
  );
}

const name: Column<Job> = { key: 'kind', label: 'Job', cell: (job) => kindName(job.kind) };

function useActs({ ask }: Asking): Column<Job> {
  const actOf = useActOf();
  return {
    key: 'act',
    label: 'Do',
    cell: (job) => {
      const act = actOf(job);
      return act
        ? <Button variant="default" size="compact-xs" className={classes.touch ?? ''} onClick={() => { ask(job, act); }}>{act === 'retry' ? 'Run again …' : 'Cancel …'}</Button>
        : <span className="muted">–</span>;
    },
  };
}

function Running({ jobs, ...asking }: { jobs: readonly Job[] } & Asking) {
  const columns: Column<Job>[] = [
    name,
    { key: 'progress', label: 'Progress', cell: (job) => <Progress value={job.progress ?? 0} aria-label={`Progress of ${kindName(job.kind)}`} size="sm" className={classes.bar ?? ''} /> },
    { key: 'percent', label: 'Done', number: true, cell: (job) => typeof job.progress === 'number' ? `${String(Math.floor(job.progress))} %` : <span className="muted">–</span> },
    { key: 'rows', label: 'Rows', minor: true, cell: (job) => rowsOf(job) || <span className="muted">–</span> },
    { key: 'pace', label: 'Pace', minor: true, cell: (job) => paceOf(job) || <span className="muted">–</span> },
    { key: 'began', label: 'Began', cell: (job) => <When at={job.started_at} /> },
    { key: 'attempt', label: 'Attempt', number: true, minor: true, cell: (job) => `${String(job.attempt)} of ${String(job.max_attempts)}` },
    useActs(asking),
  ];
  return (
    <Panel title="Running" note="the longest first" flush={jobs.length > 0}>
      {jobs.length === 0 ? <p className="muted">Nothing runs just now.</p> : <DataTable label="Running jobs" columns={columns} rows={jobs} keyOf={(job) => job.job_id} onOpen={asking.open} />}
    </Panel>
  );
}

function Failed({ jobs, ...asking }: { jobs: readonly Job[] } & Asking) {
  const columns: Column<Job>[] = [
    name,
    { key: 'error', label: 'Error', cell: (job) => <span className={classes.why} title={job.error ?? ''}>{job.error ?? '–'}</span> },
    { key: 'attempt', label: 'Attempts', number: true, cell: (job) => `${String(job.attempt)} of ${String(job.max_attempts)}` },
    { key: 'ended', label: 'Given up', cell: (job) => <When at={job.finished_at} /> },
    { key: 'queue', label: 'Queue', minor: true, cell: (job) => job.queue },
    useActs(asking),
  ];
  return (
    <Panel title="Given up" note="every attempt failed; the latest first" flush={jobs.length > 0}>
      {jobs.length === 0
        ? <Mark tone="good" icon={IconCheck}>No job was given up</Mark>
        : <DataTable label="Jobs given up" columns={columns} rows={jobs} keyOf={(job) => job.job_id} onOpen={asking.open} />}
    </Panel>
  );
}

function Scheduled({ jobs, ...asking }: { jobs: readonly Job[] } & Asking) {
  const columns: Column<Job>[] = [
    name,
    { key: 'run', label: 'Begins', cell: (job) => <When at={job.run_at} /> },
    { key: 'why', label: 'Why it waits', cell: (job) => job.error ? <span className={classes.why} title={job.error}>{`attempt ${String(job.attempt)} failed: ${job.error}`}</span> : <span className="muted">its time has not come</span> },
    useActs(asking),
  ];
  return (
    <Panel title="Waiting for their time" note="the next first" flush={jobs.length > 0}>
      {jobs.length === 0 ? <p className="muted">Nothing waits for its time.</p> : <DataTable label="Scheduled jobs" columns={columns} rows={jobs} keyOf={(job) => job.job_id} onOpen={asking.open} />}
    </Panel>
  );
}

const QUEUE: Column<BoardView['queues'][number]>[] = [
  { key: 'queue', label: 'Queue', cell: (queue) => queue.queue },
  { key: 'pending', label: 'Waiting', number: true, cell: (queue) => formatCount(queue.pending) },
  { key: 'scheduled', label: 'For later', number: true, cell: (queue) => formatCount(queue.scheduled) },
  { key: 'running', label: 'Running', number: true, cell: (queue) => formatCount(queue.running) },
  { key: 'dead', label: 'Given up', number: true, cell: (queue) => formatCount(queue.dead) },
];

function Queues({ queues }: { queues: BoardView['queues'] }) {
  return (
    <Panel title="Queues" flush={queues.length > 0}>
      {queues.length === 0 ? <p className="muted">Nothing waits, runs or failed.</p> : <DataTable label="Queues" columns={QUEUE} rows={queues} keyOf={(queue) => queue.queue} />}
    </Panel>
  );
}

const WORKER: Column<BoardView['workers'][number]>[] = [
  { key: 'host', label: 'Worker', cell: (worker) => <span title={`${worker.worker_id}, version ${worker.version}`}>{`${worker.host}, process ${String(worker.pid)}`}</span> },
  { key: 'alive', label: 'State', cell: (worker) => worker.alive ? <Mark tone="good" icon={IconCheck}>Alive</Mark> : <Mark tone="warn" icon={IconMoodSilence}>Silent</Mark> },
  { key: 'running', label: 'Runs', number: true, cell: (worker) => `${formatCount(worker.running)} of ${formatCount(worker.max_concurrent)}` },
  { key: 'age', label: 'Up for', number: true, cell: (worker) => formatDuration(worker.age_seconds) },
  { key: 'seen', label: 'Last seen', cell: (worker) => <When at={worker.last_seen} /> },
];

function Workers({ workers }: { workers: BoardView['workers'] }) {
  return (
    <Panel title="Workers" note="those that were seen within the hour" flush={workers.length > 0}>
      {workers.length === 0
        ? <p className={classes.error}>No worker is there: nothing runs until one is. The server has one of its own unless the settings say otherwise; spendsense worker starts another.</p>
        : <DataTable label="Workers" columns={WORKER} rows={workers} keyOf={(worker) => worker.worker_id} />}
    </Panel>
  );
}

const SCHEDULE: Column<BoardView['schedules'][number]>[] = [
  { key: 'name', label: 'Schedule', cell: (schedule) => <span title={schedule.kind}>{plain(schedule.name)}</span> },
  { key: 'next', label: 'Next', cell: (schedule) => <When at={schedule.next_at} /> },
  { key: 'last', label: 'Last', cell: (schedule) => <When at={schedule.last_at} /> },
];

function Schedules({ schedules }: { schedules: BoardView['schedules'] }) {
  return (
    <Panel title="Schedules" flush={schedules.length > 0}>
      {schedules.length === 0 ? <p className="muted">None.</p> : <DataTable label="Schedules" columns={SCHEDULE} rows={schedules} keyOf={(schedule) => schedule.name} />}
    </Panel>
  );
}
