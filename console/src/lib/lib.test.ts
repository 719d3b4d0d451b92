import { describe, expect, test } from 'vitest';
import { day, flag, text, wholeNumber, withPart } from './address';
import { compare, shown } from './differences';
import { excerptsOf, readFindings } from './guardrails';
import { blocksOf, inlineOf, lineOf, wordsIn } from './prose';

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
    const blocks = blocksOf('One\nline.\n\n- a\n- b\n  and more\n\n1. first');
    expect(blocks.map(({ kind, lines }) => [kind, ...lines.map((line) => line.text)])).toEqual([
      ['paragraph', 'One line.'], ['bullets', 'a', 'b and more'], ['numbers', 'first'],
    ]);
  });

  test('every letter knows where in the text it stands', () => {
    const text = '  ## Head \n\n- one **two**\n   three\r\n- four';
    for (const line of blocksOf(text).flatMap(({ lines }) => lines)) {
      // The space that joins two lines stands for the break between them.
      expect(line.at.map((place) => text.charAt(place).replace(/\s/, ' ')).join('')).toBe(line.text);
    }
  });

  test('HTML stays text, and what was found is marked wherever it stands', () => {
    const text = '<b>You must</b> **you must** pay';
    expect(inlineOf(lineOf(text), wordsIn(text, ['You must'])).map((piece) => [piece.text, piece.strong, piece.marks.length])).toEqual([
      ['<b>', false, 0], ['You must', false, 1], ['</b> ', false, 0], ['you must', true, 1], [' pay', false, 0],
    ]);
  });

  test('a mark across strong words and lines marks all of its letters', () => {
    const text = 'Never **ever\nlate** again';
    const [block] = blocksOf(text);
    const mark = { place: { start: text.indexOf('ever\n'), end: text.indexOf(' again') + 3 } };
    const marked = (block?.lines ?? []).flatMap((line) => inlineOf(line, [mark])).filter((piece) => piece.marks.length > 0);
    expect(marked.map((piece) => piece.text).join('')).toBe('ever late ag');
  });
});

test('findings are read with doubt', () => {
  const findings = readFindings([{ severity: 'critical', check: 'tone', rule: 'lazy', message: 'Shames.', field: 'body', excerpt: 'lazy' }, 7, { severity: 'odd' }]);
  expect(findings.map((finding) => finding.severity)).toEqual(['critical', 'notable']);
  expect(excerptsOf(findings)).toEqual(['lazy']);
});
