import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { show, signedIn } from '@/testing/render';
import { refuses, server } from '@/testing/server';
import type { Item } from './api';
import { Checks } from './Checks';
import { useDecide } from './decide';
import { Found } from './Found';
import { ReasonDialog } from './ReasonDialog';
import type { Check } from './reports';

const CHECK: Check = {
  name: 'tone', passed: false, severity: 'critical', rule: 'overspend*', field: 'rationale', span: { start: 6, end: 17 },
  excerpt: 'overspending', message: 'It shames the reader.',
};

const ITEM: Item = {
  id: 'rec_1', user_id: 'usr_1', user_name: 'Ada Okafor', persona_primary: 'savings_builder', persona_secondary: null,
  type: 'article', content_type: 'education', title: 'Why an emergency fund', content: 'Text', rationale: 'Because',
  priority: 'high', risk_tier: 'low', status: 'pending', version: 3, content_url: null, read_time_minutes: 4,
  guardrails_passed: { tone_check: true, advice_check: true, eligibility_check: true },
  warnings: [{ name: 'citation', severity: 'warning', message: 'No figure is cited.', must_acknowledge: true }],
  generated_at: '2026-11-21T10:00:00Z', expires_at: '2026-12-21T10:00:00Z', approved_by: null, approved_at: null,
  modified_by: null, operator_notes: null, assignee_id: null, assignee_name: null, tags: [], open_flags: 0,
  undo_until: null, allowed_actions: ['approve', 'reject', 'modify', 'flag'],
};

const APPROVE = '/api/operator/recommendations/{recommendation_id}/approve';

function Dialog({ close }: { close: (done: boolean) => void }) {
  return <ReasonDialog verb="approve" item={ITEM} decide={useDecide()} close={close} />;
}

describe('what a guardrail found', () => {
  test('is marked where it stands, and the text is text', async () => {
    show(<Found text={'Your <b>overspend</b> is €5'} checks={[{ ...CHECK, span: { start: 8, end: 17 } }]} />);
    const mark = await screen.findByText('overspend');
    expect(mark.tagName).toBe('MARK');
    expect(mark).toHaveAttribute('data-severity', 'critical');
    expect(mark.closest('p')).toHaveTextContent('Your <b>overspend</b> is €5');
  });

  test('is marked in text that is read, not in its signs', async () => {
    const text = 'Save **20 days** now:\n\n- **stop overspend** today';
    const start = text.indexOf('overspend');
    show(<Found text={text} checks={[{ ...CHECK, span: { start, end: start + 9 } }]} />);
    expect((await screen.findByText('overspend')).tagName).toBe('MARK');
    expect(screen.getByRole('listitem')).toHaveTextContent('stop overspend today');
    expect(document.body).not.toHaveTextContent('**');
  });

  test('is listed before what passed, with its rule', async () => {
    show(<Checks checks={[{ ...CHECK, name: 'consent', passed: true, rule: '', severity: 'notable' }, CHECK]} />);
    expect(await screen.findByText(/forbids approval · in the rationale · rule overspend\*/)).toBeVisible();
    expect(screen.getByText('Passed: consent.')).toBeVisible();
  });
});

describe('a warning that must be answered for', () => {
  beforeEach(() => signedIn());

  test('is sent with its reason and the version that was seen', async () => {
    const sent: unknown[] = [];
    server.use(http.post('*/approve', async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ status: 'approved', recommendation_id: 'rec_1', approved_by: 'idn_1', approved_at: '2026-11-21T10:00:00Z', version: 4, undo_until: '2026-11-21T10:05:00Z' });
    }));
    const closed: boolean[] = [];
    show(<Dialog close={(done) => closed.push(done)} />);
    expect(await screen.findByText(/No figure is cited/)).toBeVisible();
    await userEvent.type(screen.getByLabelText('Why it is right in spite of that'), 'The figure is in the text{Enter}');
    await waitFor(() => expect(closed).toEqual([true]));
    expect(sent).toEqual([{ version: 3, notes: null, acknowledge_warnings: 'The figure is in the text' }]);
  });

  test('keeps the reason when the server cannot take it', async () => {
    refuses('post', APPROVE, 503, 'unavailable', 'the database is away');
    show(<Dialog close={() => undefined} />);
    await userEvent.type(await screen.findByLabelText('Why it is right in spite of that'), 'The figure is in the text{Enter}');
    expect(await screen.findByText('The database is away. Nothing was changed.')).toBeVisible();
    expect(screen.getByLabelText('Why it is right in spite of that')).toHaveValue('The figure is in the text');
  });
});
