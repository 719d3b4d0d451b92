import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { answers, refuses, server } from '@/testing/server';
import { show, signedIn } from '@/testing/render';
import { ConsentTab } from './ConsentTab';
import { figure } from './CriteriaTable';
import { readReasoning } from './reasoning';
import { readUserSearch, readUsersSearch } from './search';
import { StreamsTab } from './StreamsTab';

describe('addresses', () => {
  test('what is not understood is left out', () => {
    expect(readUsersSearch({ q: 42, persona: 'nobody', consent: 'yes', sort: 'newest', other: 1 })).toEqual({ q: '42', sort: 'newest' });
    expect(readUserSearch({ tab: 'streams' })).toEqual({ tab: 'streams' });
    expect(readUserSearch({ tab: 'settings' })).toEqual({});
  });
});

describe('reasoning', () => {
  test('old or strange reasoning is read as far as it goes', () => {
    expect(readReasoning(null).evaluations).toEqual([]);
    const { evaluations } = readReasoning({ evaluations: [{ persona: 'p', matched: true, groups: [[{ feature: 'f', met: true, margin: 0.5 }]] }] });
    expect(evaluations[0]?.groups[0]?.[0]).toMatchObject({ feature: 'f', met: true, margin: 0.5, actual: null });
  });

  test.each([
    ['amount 1495.10', 'EUR', '€1,495.10'],
    ['amount 1495.10', undefined, '1495.10'],
    ['40.9488 %', 'EUR', '40.9 %'],
    ['14 days', 'EUR', '14 days'],
  ])('%s is shown as it is meant', (text, currency, shown) => {
    expect(figure(text, currency)).toBe(shown);
  });
});

const USER = 'usr_1';
const GRANTED = { action: 'granted', timestamp: '2026-01-05T10:00:00Z', version: '1.0', channel: 'branch', actor_id: 'idn_1', actor_role: 'operator' };

function consentIs(granted: boolean) {
  answers('get', '/consent/{user_id}', { user_id: USER, consent_status: granted, history: [GRANTED] });
  answers('get', '/users/{user_id}', {
    user_id: USER, full_name: 'Ada Okafor', email: 'ada@example.com', user_type: 'customer',
    consent_status: granted, created_at: '2025-01-01T00:00:00Z', personas: [],
  });
}

describe('consent', () => {
  beforeEach(async () => {
    await signedIn();
    consentIs(true);
    refuses('get', '/recommendations/{user_id}', 404, 'not_found');
    refuses('get', '/api/operator/users/{user_id}/signals', 404, 'not_found');
  });

  test('a withdrawal says what it deletes, and sends what was chosen', async () => {
    const sent: unknown[] = [];
    server.use(
      http.post('*/consent/', async ({ request }) => {
        sent.push(await request.json());
        consentIs(false);
        return HttpResponse.json({ user_id: USER, consent_status: false, history: [] });
      }),
    );
    show(<ConsentTab userId={USER} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Record a withdrawal …' }));
    expect(await screen.findByText(/signals and personas of Ada Okafor are deleted/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Withdraw and delete' }));
    expect(await screen.findByRole('button', { name: 'Record consent …' })).toBeVisible();
    expect(sent).toEqual([{ user_id: USER, action: 'revoke', channel: 'branch', version: '1.0' }]);
  });

  test('a refusal is said and what was typed stays', async () => {
    refuses('post', '/consent/', 409, 'wrong_state', 'somebody was faster');
    show(<ConsentTab userId={USER} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Record a withdrawal …' }));
    const version = await screen.findByLabelText('Version of the wording');
    await userEvent.clear(version);
    await userEvent.type(version, '3.1');
    await userEvent.click(screen.getByRole('button', { name: 'Withdraw and delete' }));
    expect(await screen.findByText('Somebody was faster. Nothing was changed.')).toBeVisible();
    expect(version).toHaveValue('3.1');
  });
});

test('a stream says when it comes next and a rejected group why it is none', async () => {
  await signedIn();
  answers('get', '/api/operator/users/{user_id}/accounts', { items: [], total: 0, totals: [] });
  answers('get', '/api/operator/users/{user_id}/streams', {
    user_id: USER,
    as_of: '2026-11-21',
    streams: [{
      stream_id: 'str_1', user_id: USER, account_id: 'acc_1', direction: 'out', kind: 'subscription', cadence: 'monthly',
      transaction_ids: ['t1', 't2'], merchant: 'Audible', started: '2026-01-18', last: '2026-11-18', next_date: '2026-12-18',
      next_amount_cents: 1999, typical_amount: 19.99, monthly_amount: 19.99, lifecycle: 'mature', confidence: 0.99,
      price_changes: [], why: '11 of 11 monthly dates hit',
    }],
    rejected: [{
      user_id: USER, account_id: 'acc_1', merchant: 'Aldi', direction: 'out', transaction_ids: ['t3'], count: 31,
      failed_test: 'dates', reason: 'gaps of 2 to 19 days fit no cadence',
    }],
  });
  show(<StreamsTab userId={USER} />);
  const stream = await screen.findByRole('row', { name: /Audible/ });
  expect(within(stream).getByText('in 27 days')).toBeInTheDocument();
  expect(within(stream).getAllByText('-$19.99')).toHaveLength(2);
  expect(screen.getByRole('row', { name: /Aldi/ })).toHaveTextContent('gaps of 2 to 19 days fit no cadence');
});
