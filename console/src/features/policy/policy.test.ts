import { describe, expect, test } from 'vitest';
import { Problem } from '@/lib/api/problem';
import type { Draft } from './api';
import { faultsOf } from './faults';
import { hindrance } from './hindrance';
import { lostOf } from './lost';
import { matrixOf, sentenceOf } from './moves';
import { readDraftSearch } from './search';
import { keyOfText, nameOf, put, tidied, typed } from './tree';

const POLICY = {
  personas: [{ persona: 'high_utilization', priority: '80 %', all_of: [[{ feature: 'max_utilization', operator: '>=', threshold: '50 %' }]] }],
  content: { max_items: 5 },
  guardrails: { tone: { patterns: ['lazy', ''] } },
};

describe('the tree', () => {
  test('one value is changed and what was read stays as it was', () => {
    const changed = put(POLICY, ['personas', 0, 'all_of', 0, 0, 'threshold'], '60 %') as typeof POLICY;
    expect(changed.personas[0]?.all_of[0]?.[0]?.threshold).toBe('60 %');
    expect(POLICY.personas[0]?.all_of[0]?.[0]?.threshold).toBe('50 %');
    expect(changed.content).toBe(POLICY.content);
  });

  test.each([
    ['personas[0].all_of[0][0].threshold', 'High utilization › Highest utilization › threshold'],
    ['personas[0].priority', 'High utilization › priority'],
    ['content.max_items', 'Content › max items'],
  ])('%s has a name', (path, name) => {
    expect(nameOf(POLICY, keyOfText(path))).toBe(name);
  });

  test('a number stays a number, and what is none goes to the server as it was typed', () => {
    expect([typed('6', 5), typed('six', 5), typed('60 %', '50 %')]).toEqual([6, 'six', '60 %']);
  });

  test('empty lines are left out', () => {
    expect((tidied(POLICY) as typeof POLICY).guardrails.tone.patterns).toEqual(['lazy']);
  });
});

test('refusals stand at their fields', () => {
  const problem = new Problem(422, 'validation_error', 'no', undefined, [
    { loc: ['body', 'policy', 'personas', '0', 'priority'], msg: 'must be a share', type: 'value_error' },
    { loc: ['body', 'title'], msg: 'must not be blank', type: 'value_error' },
  ]);
  expect([...faultsOf(problem)]).toEqual([['personas.0.priority', 'must be a share'], ['title', 'must not be blank']]);
});

describe('moves', () => {
  const moves = [
    { from: 'high_utilization', to: 'savings_builder', users: 37 },
    { from: 'high_utilization', to: 'fallback', users: 2 },
    { from: 'savings_builder', to: 'fallback', users: 1 },
  ];

  test('the most left persona stands first, and where nobody goes is nothing', () => {
    const matrix = matrixOf(moves);
    expect(matrix.from).toEqual(['high_utilization', 'savings_builder']);
    expect(matrix.to).toEqual(['savings_builder', 'fallback']);
    expect([matrix.count('high_utilization', 'fallback'), matrix.count('savings_builder', 'savings_builder')]).toEqual([2, 0]);
  });

  test('a move is a sentence', () => {
    expect(moves.slice(0, 1).map(sentenceOf)).toEqual(['37 users would move from high utilization to savings builder']);
    expect(moves.slice(2).map(sentenceOf)).toEqual(['1 user would move from savings builder to no finding']);
  });
});

describe('who publishes', () => {
  const draft = { status: 'open', author_id: 'ann', edited_by: 'ben', outdated: false, differences: [{}] } as unknown as Draft;

  test.each([
    ['the author', draft, 'ann', /^You began/],
    ['the last editor', draft, 'ben', /^You were the last/],
    ['anybody, upon an older policy', { ...draft, outdated: true }, 'cem', /^Another policy/],
    ['anybody, what says nothing new', { ...draft, differences: [] }, 'cem', /says what the policy in force says/],
    ['anybody, what was discarded', { ...draft, status: 'discarded' as const }, 'cem', /discarded/],
  ])('not %s', (_, which, me, said) => {
    expect(hindrance(which, me, false)).toMatch(said);
  });

  test('somebody else does', () => {
    expect(hindrance(draft, 'cem', false)).toBeUndefined();
    expect(hindrance(draft, 'cem', true)).toMatch(/not saved/);
  });
});

test('an address names the users that are listed', () => {
  expect(readDraftSearch({ tab: 'simulate', window: 30, from: 'high_utilization', to: 7, other: 1 })).toEqual({ tab: 'simulate', window: 30, from: 'high_utilization', to: '7' });
  expect(readDraftSearch({ tab: 'nothing', window: 400 })).toEqual({});
});

test('what of a draft would be lost is counted; what was typed and taken back is not', () => {
  const draft = { title: 'Bars', policy: { bar: '50 %', days: 30 } as never };
  expect(lostOf(draft, { title: 'Bars', policy: { bar: '50 %', days: 30 } })).toBeUndefined();
  expect(lostOf(draft, { title: 'Higher bars', policy: { bar: '60 %', days: 30 } })).toBe('1 changed value and the new title of the draft “Bars”');
});
