import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { answers, refuses, server } from '@/testing/server';
import { show, signedIn } from '@/testing/render';
import { ChainPanel } from './ChainPanel';
import { isFiltered, matching, readAuditSearch } from './search';
import { addPart, begin, placeOf, rate, secondsLeft } from './verification';

describe('addresses', () => {
  test('days are the reader’s, the last one included', () => {
    const { from, to } = matching({ from: '2026-11-20', to: '2026-11-20' });
    expect(Date.parse(to ?? '') - Date.parse(from ?? '')).toBe(86_400_000);
    expect(new Date(from ?? '').getHours()).toBe(0);
  });

  test('an open entry and a page are no filters', () => {
    expect(isFiltered(readAuditSearch({ entry: 'aud_1', cursor: '1.aud_1', from: 'yesterday' }))).toBe(false);
    expect(isFiltered(readAuditSearch({ action: 'approve' }))).toBe(true);
  });
});

const PART = { intact: true, from_seq: 1, to_seq: 20_000, head_seq: 50_000, next_seq: 20_001, links: 20_000, anchors_met: 1, findings: [] };

test('a check knows how fast it is and how long it takes', () => {
  const state = addPart(begin(1000), PART, 2000);
  expect([state.phase, rate(state), secondsLeft(state)]).toEqual(['running', 20_000, 2]);
  expect(addPart(state, { ...PART, next_seq: null }, 3000).phase).toBe('done');
});

test('a finding says where it is', () => {
  const finding = { kind: 'missing', seq: 7, toSeq: 9, auditId: null, message: '' };
  expect([placeOf(finding), placeOf({ ...finding, toSeq: null }), placeOf({ ...finding, seq: null })]).toEqual(['no. 7 to 9', 'no. 7', 'not in the chain']);
});

describe('verifying', () => {
  beforeEach(async () => {
    await signedIn();
    answers('get', '/api/operator/audit/head', {
      seq: 3, hash: 'e017', linked_at: '2026-11-21T10:00:00Z', unlinked_entries: 2, unlinked_age_ms: 1500, anchor: null, as_of: '2026-11-21T10:00:01Z',
    });
  });

  test('all parts are asked for, and what is found in any of them is shown', async () => {
    server.use(
      http.get('*/api/operator/audit/verify', ({ request }) => {
        const last = new URL(request.url).searchParams.get('from_seq') === '3';
        return HttpResponse.json(last
          ? { ...PART, intact: false, head_seq: 3, links: 1, next_seq: null, findings: [{ kind: 'altered', seq: 3, to_seq: null, audit_id: 'aud_3', message: 'its hash is another' }] }
          : { ...PART, head_seq: 3, links: 2, next_seq: 3 });
      }),
    );
    show(<ChainPanel />);
    expect(await screen.findByText('2 entries, the oldest for 1.5 s')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Verify the chain' }));
    expect(await screen.findByText('1 finding')).toBeVisible();
    expect(screen.getByText('no. 3: its hash is another')).toBeVisible();
    expect(screen.getByText(/^3 of 3 entries checked in/)).toBeVisible();
  });

  test('a check that breaks off does not call itself intact', async () => {
    refuses('get', '/api/operator/audit/verify', 503, 'unavailable', 'the database is busy');
    show(<ChainPanel />);
    await userEvent.click(await screen.findByRole('button', { name: 'Verify the chain' }));
    expect(await screen.findByText('Not checked to the end')).toBeVisible();
    expect(screen.getByText(/The database is busy/)).toBeVisible();
  });
});
