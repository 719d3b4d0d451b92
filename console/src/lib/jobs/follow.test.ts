import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { Problem } from '@/lib/api/problem';
import { signedIn } from '@/testing/render';
import { server } from '@/testing/server';
import { type Connection, follow, type Job } from './follow';

const JOB: Job = {
  job_id: 'job_1', kind: 'usage_import', queue: 'default', status: 'running', phase: 'importing', rows_processed: 500, rows_read: 500,
  rows_accepted: 490, rows_rejected: 10, total_rows: 1000, progress: 50, rate_per_second: 250, eta_seconds: 2, attempt: 1, max_attempts: 3,
  cancel_requested: false, created_by: 'idn_1', created_at: '2026-11-21T10:00:00Z', sequence: 5,
};

const event = (job: Partial<Job>) => {
  const whole = { ...JOB, ...job };
  return `event: progress\nid: ${String(whole.sequence)}\ndata: ${JSON.stringify(whole)}\n\n`;
};

const stream = (text: string) => new HttpResponse(text, { headers: { 'content-type': 'text/event-stream' } });

beforeEach(() => signedIn());

test('a job is followed across a lost connection and a server that restarts, to its end', async () => {
  const asked: (string | null)[] = [];
  server.use(http.get('*/jobs/job_1', ({ request }) => {
    asked.push(request.headers.get('last-event-id'));
    if (asked.length === 1) return stream(event({}));
    if (asked.length === 2) return HttpResponse.error();
    return stream(event({ sequence: 9, progress: 100, status: 'succeeded' }));
  }));
  const heard: (number | Connection)[] = [];
  await follow('job_1', new AbortController().signal, ({ job, connection }) => { heard.push(...[job?.sequence, connection].filter((part) => part !== undefined)); });
  expect(asked).toEqual([null, '5', '5']);
  expect(heard).toEqual([5, 'live', 'waiting', 9, 'over']);
});

test('what is not there is not asked for again', async () => {
  let asked = 0;
  server.use(http.get('*/jobs/job_2', () => {
    asked += 1;
    return HttpResponse.json({ code: 'not_found', detail: 'no such job' }, { status: 404 });
  }));
  const errors: unknown[] = [];
  await follow('job_2', new AbortController().signal, ({ error }) => { errors.push(error); });
  expect(asked).toBe(1);
  expect(errors[0]).toBeInstanceOf(Problem);
});

test('an end that was seen already is an end', async () => {
  server.use(http.get('*/jobs/job_3', () => new HttpResponse(null, { status: 204 })));
  await expect(follow('job_3', new AbortController().signal, () => { throw new Error('nothing is new'); })).resolves.toBeUndefined();
});
