import { describe, expect, test } from 'vitest';
import { pieces, placeOfBytes } from '@/lib/spans';
import { nextCursor } from './api';
import { since } from './ConflictNotice';
import { CLEAR, type DeskState, heard, type Known, type Move, next, rowOf } from './desk';
import { moved, stepFor } from './keys';
import { changesOf } from './ModifyDialog';
import { readChecks, readTrace } from './reports';
import { changed, readQueueSearch } from './search';
import { figuresIn } from './figures';
import { timed } from './Steps';
import type { Item } from './api';

const ITEM: Item = {
  id: 'rec_1', user_id: 'usr_1', user_name: 'Ada Okafor', persona_primary: 'savings_builder', persona_secondary: null,
  type: 'article', content_type: 'education', title: 'Why an emergency fund', content: 'Text', rationale: 'Because',
  priority: 'high', risk_tier: 'low', status: 'pending', version: 1, content_url: null, read_time_minutes: 4,
  guardrails_passed: { tone_check: true, advice_check: true, eligibility_check: true }, warnings: [],
  generated_at: '2026-11-21T10:00:00Z', expires_at: '2026-12-21T10:00:00Z', approved_by: null, approved_at: null,
  modified_by: null, operator_notes: null, assignee_id: null, assignee_name: null, tags: [], open_flags: 0,
  undo_until: null, allowed_actions: ['approve', 'reject', 'modify', 'flag'],
};
const ME = 'idn_me';
const after = (...moves: Move[]): DeskState => moves.reduce(next, CLEAR);
const known = (version: number, status: string, by = ME, undoUntil?: string): Known => ({ version, status, by, action: 'x', undoUntil });

describe('the optimistic list', () => {
  test('what is sent is shown as expected, and as it was when it is refused', () => {
    const sent = after({ kind: 'sent', id: 'rec_1', verb: 'approve' });
    expect(rowOf(ITEM, sent, ME)).toMatchObject({ sending: 'approve', item: { status: 'approved', version: 1 } });
    expect(rowOf(ITEM, next(sent, { kind: 'refused', id: 'rec_1' }), ME)).toMatchObject({ sending: undefined, item: { status: 'pending' } });
  });

  test('my decision can be undone, another’s offers nothing', () => {
    const mine = after({ kind: 'settled', id: 'rec_1', known: known(2, 'approved', ME, '2026-11-21T10:05:00Z') });
    expect(rowOf(ITEM, mine, ME).item).toMatchObject({ status: 'approved', version: 2, allowed_actions: ['undo'], undo_until: '2026-11-21T10:05:00Z' });
    const other = after({ kind: 'heard', id: 'rec_1', known: known(2, 'rejected', 'idn_other') });
    expect(rowOf(ITEM, other, ME).item).toMatchObject({ status: 'rejected', allowed_actions: [], undo_until: null });
  });

  test('what I modified is shown as I wrote it', () => {
    const mine = after({ kind: 'settled', id: 'rec_1', known: { ...known(2, 'pending'), changes: { title: 'Plainer' } } });
    expect(rowOf(ITEM, mine, ME).item).toMatchObject({ title: 'Plainer', content: 'Text', version: 2 });
  });

  test('old news changes nothing, in whatever order it comes', () => {
    const newest = { kind: 'heard', id: 'rec_1', known: known(3, 'pending') } as const;
    const old = { kind: 'heard', id: 'rec_1', known: known(2, 'approved') } as const;
    for (const state of [after(newest, old), after(old, newest)]) expect(rowOf(ITEM, state, ME).item).toMatchObject({ version: 3, status: 'pending' });
    expect(rowOf({ ...ITEM, version: 4 }, after(newest), ME).known).toBeUndefined();
  });

  test('the event of my own change does not take its undo away', () => {
    const settled = { kind: 'settled', id: 'rec_1', known: known(2, 'approved', ME, 'soon') } as const;
    const event = { kind: 'heard', id: 'rec_1', known: known(2, 'approved') } as const;
    for (const state of [after(settled, event), after(event, settled)]) expect(rowOf(ITEM, state, ME).item.undo_until).toBe('soon');
  });

  test('an event without a state is no change', () => {
    const change = { seq: 1, action: 'add_note', operator_id: 'o', at: '2026-11-21T10:00:00Z', recommendation_id: 'rec_1' };
    expect(heard({ ...change, after: null })).toBeUndefined();
    expect(heard({ ...change, after: { status: 'approved', version: 2 } })).toMatchObject({ version: 2, by: 'o' });
  });

  test('a fresh list forgets what was heard, not what is on its way', () => {
    const state = after({ kind: 'sent', id: 'rec_1', verb: 'reject' }, { kind: 'created' }, { kind: 'heard', id: 'rec_2', known: known(2, 'approved') }, { kind: 'cleared' });
    expect([state.known.size, state.created, state.sending.get('rec_1')]).toEqual([0, 0, 'reject']);
  });
});

describe('keys', () => {
  const warning = { name: 'citation', severity: 'warning', message: 'x', must_acknowledge: true };
  test.each([
    ['approve', {}, { kind: 'send' }],
    ['approve', { warnings: [warning] }, { kind: 'ask', verb: 'approve' }],
    ['approve', { warnings: [{ ...warning, must_acknowledge: false }] }, { kind: 'send' }],
    ['reject', {}, { kind: 'ask', verb: 'reject' }],
    ['undo', {}, { kind: 'refuse', why: 'There is nothing of yours to undo: it is pending.' }],
    ['approve', { status: 'flagged', allowed_actions: [] }, { kind: 'refuse', why: 'It is flagged: a senior operator decides.' }],
    ['approve', { risk_tier: 'high', allowed_actions: ['reject'] }, { kind: 'refuse', why: 'It is high risk: somebody other than its last editor approves.' }],
    ['modify', { status: 'delivered', allowed_actions: [] }, { kind: 'refuse', why: 'Modify is not possible: it is delivered.' }],
  ] as const)('%s on %o', (verb, item, step) => {
    expect(stepFor(verb, { ...ITEM, ...item } as Item)).toEqual(step);
  });

  test.each([
    ['j', 0, 3, 1], ['j', 2, 3, 2], ['k', 0, 3, 0], ['End', 0, 3, 2], ['Home', 2, 3, 0], ['PageDown', 0, 30, 10], ['x', 0, 3, undefined], ['j', -1, 0, undefined], ['j', -1, 3, 0],
  ])('%s from %i of %i goes to %s', (key, at, count, to) => {
    expect(moved(key, at, count, 10)).toBe(to);
  });
});

describe('addresses and pages', () => {
  test('the next page is where the server says', () => {
    expect(nextCursor('</api/operator/recommendations?limit=60&cursor=a%2Bb>; rel="next"')).toBe('a+b');
    expect(nextCursor(null)).toBeUndefined();
    expect(nextCursor('<x>; rel="prev"')).toBeUndefined();
  });

  test('what is not understood is left out, and what is empty is not written', () => {
    expect(readQueueSearch({ status: 'nonsense', priority: 'high', q: 42, open: 'rec_1' })).toEqual({ priority: 'high', q: '42', open: 'rec_1' });
    expect(changed({ q: 'x', priority: 'high' }, 'q', '')).toEqual({ priority: 'high' });
    expect(changed({ q: 'x' }, 'sort', 'oldest')).toEqual({ q: 'x', sort: 'oldest' });
  });
});

describe('texts', () => {
  test('bytes are places of the text, whatever its letters', () => {
    const text = 'Café €5 😀 guaranteed';
    const bytes = new TextEncoder();
    const start = bytes.encode('Café €5 😀 ').length;
    const place = placeOfBytes(text, { start, end: start + 10 });
    expect(text.slice(place.start, place.end)).toBe('guaranteed');
    expect(placeOfBytes('ab', { start: 1, end: 9 })).toEqual({ start: 1, end: 2 });
  });

  test('pieces are the whole text again, with overlapping marks', () => {
    const cut = pieces('abcdef', [{ place: { start: 1, end: 4 } }, { place: { start: 3, end: 5 } }]);
    expect(cut.map((piece) => piece.text).join('')).toBe('abcdef');
    expect(cut.map((piece) => [piece.text, piece.marks.length])).toEqual([['a', 0], ['bc', 1], ['d', 2], ['e', 1], ['f', 0]]);
  });

  test('the figures of a rationale are found, dates and parts of others are not', () => {
    const figures = [
      { name: 'fund', text: '2 months' }, { name: 'inflow', text: '$0.00' }, { name: 'avg', text: '9 %' }, { name: 'max', text: '9 %' }, { name: 'fees', text: '21' }, { name: 'part', text: '0' },
    ];
    const text = 'Your savings cover 2 months, you moved $0.00, cards are at 9 % (30 days to 21 Nov 2026).';
    expect(figuresIn(text, figures).map(({ place, names }) => [text.slice(place.start, place.end), names])).toEqual([
      ['2 months', ['fund']], ['$0.00', ['inflow']], ['9 %', ['avg', 'max']],
    ]);
  });

  test('only what was changed is sent', () => {
    const texts = { title: 'T', content: 'C', rationale: 'R', priority: 'low' };
    expect(changesOf(texts, { ...texts, priority: 'high' })).toEqual({ priority: 'high' });
  });
});

describe('what is stored', () => {
  test('old or strange reports and traces are read as far as they go', () => {
    expect(readChecks(null)).toEqual([]);
    expect(readChecks({ checks: [{ name: 'tone', passed: false, span: { start: 1, end: 2 } }] })[0]).toMatchObject({ name: 'tone', span: { start: 1, end: 2 }, field: null });
    expect(readTrace({ signals: null, persona_assignment: {}, content_matches: [], inputs: 4 })).toMatchObject({ figures: [], matches: [], persona: { name: 'unknown' } });
  });

  test('each step took the time since the one before', () => {
    const at = (ms: number) => new Date(ms).toISOString();
    const steps = timed({ signals_detected_at: at(10), persona_assigned_at: at(12), content_matched_at: at(12), rationale_generated_at: at(20), guardrails_checked_at: at(25), created_at: at(26) });
    expect(steps.map((step) => step.tookMs)).toEqual([undefined, 2, 0, 8, 5, 1]);
  });

  test('a conflict is told by the entries that made newer versions', () => {
    const entry = (version: number) => ({ audit_id: `a${String(version)}`, action: 'approve', operator_id: 'o', operator_role: 'operator', occurred_at: '2026-11-21T10:00:00Z', after: { version } as never });
    expect(since([entry(1), entry(2), entry(3)], 1).map((told) => told.audit_id)).toEqual(['a2', 'a3']);
  });
});
