import { describe, expect, test } from 'vitest';
import { day, flag, text, wholeNumber, withPart } from './address';
import { compare, shown } from './differences';
import { excerptsOf, readFindings } from './guardrails';
import { blocksOf, inlineOf } from './prose';

describe('addresses', () => {
  test('what is not understood is left out', () => {
    const raw = { q: 42, active: 'yes', from: '2026-13-01', page: 1.5 };
    expect({ ...text(raw, 'q'), ...flag(raw, 'active'), ...day(raw, 'from'), ...wholeNumber(raw, 'page', 10) }).toEqual({ q: '42' });
  });

  test('one part is changed and the others stay', () => {
    const search: { q?: string; page?: number } = { q: 'a', page: 2 };
    expect(withPart(search, 'page', undefined)).toEqual({ q: 'a' });
    expect(withPart(search, 'q', '')).toEqual({ page: 2 });
  });
});

describe('differences', () => {
  test('every value says how it differs', () => {
    const changes = compare({ status: 'pending', version: 1, gone: true }, { status: 'approved', version: 1, by: 'olivia' });
    expect(changes.map(({ path, kind }) => `${path} ${kind}`)).toEqual(['status changed', 'version same', 'gone removed', 'by added']);
  });

  test('parts of parts are named by their path, and lists of words are one value', () => {
    const changes = compare({ risk: { high: ['loan'] }, all_of: [{ bar: '50 %' }] }, { risk: { high: ['loan', 'card'] }, all_of: [{ bar: '60 %' }] });
    expect(changes).toEqual([
      { path: 'risk.high', before: ['loan'], after: ['loan', 'card'], kind: 'changed' },
      { path: 'all_of[0].bar', before: '50 %', after: '60 %', kind: 'changed' },
    ]);
  });

  test('a thing that was made has only an after', () => {
    expect(compare(undefined, { role: 'operator' })).toEqual([{ path: 'role', before: undefined, after: 'operator', kind: 'added' }]);
    expect([shown(undefined), shown(false), shown([])]).toEqual(['–', 'no', '(none)']);
  });
});

describe('prose', () => {
  test('paragraphs and lists are told apart', () => {
    expect(blocksOf('One\nline.\n\n- a\n- b\n  and more\n\n1. first').map(({ kind, lines }) => [kind, ...lines])).toEqual([
      ['paragraph', 'One line.'], ['bullets', 'a', 'b and more'], ['numbers', 'first'],
    ]);
  });

  test('HTML stays text, and what was found is marked wherever it stands', () => {
    expect(inlineOf('<b>You must</b> **you must** pay', ['You must'])).toEqual([
      { text: '<b>', strong: false, marked: false },
      { text: 'You must', strong: false, marked: true },
      { text: '</b> ', strong: false, marked: false },
      { text: 'you must', strong: true, marked: true },
      { text: ' pay', strong: false, marked: false },
    ]);
  });
});

test('findings are read with doubt', () => {
  const findings = readFindings([{ severity: 'critical', check: 'tone', rule: 'lazy', message: 'Shames.', field: 'body', excerpt: 'lazy' }, 7, { severity: 'odd' }]);
  expect(findings.map((finding) => finding.severity)).toEqual(['critical', 'notable']);
  expect(excerptsOf(findings)).toEqual(['lazy']);
});
