import { expect, test } from 'vitest';
import text from '../../../../docs/guarantees.md?raw';
import { readGuarantees, sentenceOf } from './markdown';

test('the document is read: every promise with the tests behind it', () => {
  const sections = readGuarantees(text);
  expect(sections.map((section) => section.title)).toEqual(expect.arrayContaining(['Consent', 'Audit', 'Review']));
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && line.includes('::')).length;
  expect(sections.flatMap((section) => section.promises)).toHaveLength(rows);
});

test('several tests of one promise are all named', () => {
  const [section] = readGuarantees('# G\n\n## A\n\n| promise | test |\n|---|---|\n| It holds | `a/b.rs::one_thing`, `c.rs::another` |\n');
  expect(section).toEqual({ title: 'A', promises: [{ promise: 'It holds', tests: [{ file: 'a/b.rs', name: 'one_thing' }, { file: 'c.rs', name: 'another' }] }] });
  expect(sentenceOf('one_thing')).toBe('one thing');
});
