import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { JobProgress, paceOf, rowsOf } from '@/components/JobProgress';
import type { Job } from '@/lib/jobs/follow';
import { OLIVIA, show, signedIn } from '@/testing/render';
import { refuses, server } from '@/testing/server';
import { ActDialog } from './ActDialog';
import { actOf } from './api';

const JOB: Job = {
  job_id: 'job_1', kind: 'usage_import', queue: 'default', status: 'running', phase: 'importing', rows_read: 12_500, rows_accepted: 12_480,
  rows_rejected: 20, total_rows: 100_000, progress: 12.5, rate_per_second: 4210.4, eta_seconds: 20.6, attempt: 2, max_attempts: 3,
  cancel_requested: false, created_by: 'idn_1', created_at: '2026-11-21T10:00:00Z', sequence: 5,
};

beforeEach(() => signedIn({ ...OLIVIA, role: 'senior_operator' }));

describe('progress', () => {
  test('says rows, rate and time left, as far as they are known', () => {
    expect(rowsOf(JOB)).toBe('12,500 of 100,000 rows read, 12,480 accepted, 20 rejected');
    expect(paceOf(JOB)).toBe('4,210 rows a second, about 21 s left');
    expect(rowsOf({ ...JOB, total_rows: null, rows_accepted: null, rows_rejected: null })).toBe('12,500 rows read');
    expect(paceOf({ ...JOB, status: 'succeeded' })).toBe('');
  });

  test('a lost connection is not a lost job', async () => {
    show(<JobProgress job={JOB} connection="waiting" label="Importing" />);
    expect(await screen.findByRole('progressbar', { name: 'Importing' })).toHaveAttribute('aria-valuenow', '12.5');
    expect(screen.getByText(/the job goes on without it/)).toBeInTheDocument();
    expect(screen.getByText(/Attempt 2 of 3; it goes on where the one before had saved/)).toBeInTheDocument();
    expect(screen.getByRole('status')).toHaveTextContent('Importing: Running, 10 %');
  });
});

test.each([['dead', 'retry'], ['cancelled', 'retry'], ['pending', 'cancel'], ['running', 'cancel'], ['succeeded', undefined]] as const)('what is %s can be: %s', (status, act) => {
  expect(actOf({ status, cancel_requested: false })).toBe(act);
});

test('running again says what was kept and why it failed, and tells when it is done', async () => {
  const sent: unknown[] = [];
  server.use(http.post('*/api/jobs/job_1/retry', async ({ request }) => {
    sent.push(await request.json());
    return HttpResponse.json({ message: 'success', data: { ...JOB, status: 'pending' } });
  }));
  const done = vi.fn();
  show(<ActDialog job={{ ...JOB, status: 'dead', error: 'the disk is full' }} act="retry" close={() => undefined} done={done} />);
  expect(await screen.findByText(/It goes on where it had saved: 12,500 of 100,000 rows read/)).toBeInTheDocument();
  expect(screen.getByText(/It failed because: the disk is full/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Run it again' }));
  await vi.waitFor(() => { expect(done).toHaveBeenCalledWith('Import of AI usage waits for a worker again.'); });
  expect(sent).toEqual([{ reason: null }]);
});

test('what ended meanwhile is not cancelled once more', async () => {
  refuses('post', '/api/jobs/{job_id}/cancel', 409, 'wrong_state', 'the job has ended');
  show(<ActDialog job={JOB} act="cancel" close={() => undefined} done={() => undefined} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Cancel the job' }));
  expect(await screen.findByText(/^The job has ended\. The board is read anew/)).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Cancel the job' })).not.toBeInTheDocument();
});
