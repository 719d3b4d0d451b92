import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test, vi } from 'vitest';
import { OLIVIA, show, signedIn } from '@/testing/render';
import { refuses, server } from '@/testing/server';
import { remedy } from './AlertsPage';
import type { Delivery } from './api';
import { RetryDialog } from './RetryDialog';

const DEAD: Delivery = {
  delivery_id: 'dlv_1', recommendation_id: 'rec_1', title: 'A cushion', user_id: 'usr_1', user_name: 'Ada Okafor', channel: 'smtp',
  status: 'dead', due_at: '2026-11-20T10:00:00Z', attempts: 5, last_error: 'mailbox full', created_at: '2026-11-19T10:00:00Z',
};

beforeEach(() => signedIn({ ...OLIVIA, role: 'senior_operator' }));

test('an alert of deliveries leads to them', () => {
  expect(remedy({ unit: 'deliveries', alert: 'deliveries_dead' }).to).toEqual({ to: '/deliveries' });
  expect(remedy({ unit: 'sums', alert: 'usage_sums_differ' }).to).toEqual({ to: '/usage' });
});

test('sending again says what it does, and needs no reason', async () => {
  const sent: unknown[] = [];
  server.use(http.post('*/api/operator/deliveries/dlv_1/retry', async ({ request }) => {
    sent.push(await request.json());
    return HttpResponse.json({ ...DEAD, status: 'waiting' });
  }));
  const done = vi.fn();
  show(<RetryDialog delivery={DEAD} close={() => undefined} done={done} />);
  expect(await screen.findByText(/sent to Ada Okafor by smtp at once/)).toBeInTheDocument();
  expect(screen.getByText(/5 attempts failed before, the last because: mailbox full/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Send it again' }));
  await vi.waitFor(() => { expect(done).toHaveBeenCalledOnce(); });
  expect(sent).toEqual([{ reason: null }]);
});

test('what somebody else sent again already is said, and not offered once more', async () => {
  refuses('post', '/api/operator/deliveries/{delivery_id}/retry', 409, 'wrong_state', 'the delivery is waiting; only a dead one is sent again');
  show(<RetryDialog delivery={DEAD} close={() => undefined} done={() => undefined} />);
  await userEvent.type(await screen.findByLabelText(/^Why/), 'The mailbox was emptied');
  await userEvent.click(screen.getByRole('button', { name: 'Send it again' }));
  expect(await screen.findByText(/^The delivery is waiting; only a dead one is sent again\. Nothing was sent again by you/)).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Send it again' })).not.toBeInTheDocument();
});
