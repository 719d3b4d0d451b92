import { describe, expect, test } from 'vitest';
import { counted, formatMoney, formatShare } from './numbers';
import { daysBetween, formatDay, formatRelative, formatUtc, todayIn } from './time';
import { actor, initials, plain } from './words';

describe('figures', () => {
  test('money carries its currency, also the one without cents', () => {
    expect(formatMoney(-1234.5, 'USD')).toBe('-$1,234.50');
    expect(formatMoney(1234, 'JPY')).toContain('1,234');
  });

  test('a share is a percentage', () => {
    expect(formatShare(0.6234)).toBe('62.3%');
    expect(formatShare(1.2, 0)).toBe('120%');
  });

  test.each([[0, '0 cards'], [1, '1 card'], [1200, '1,200 cards']])('%i is %s', (count, text) => {
    expect(counted(count, 'card')).toBe(text);
  });
});

describe('time', () => {
  const now = new Date('2026-11-21T12:00:00Z');

  test.each([
    ['2026-11-21T11:59:30Z', 'just now'],
    ['2026-11-21T11:55:00Z', '5 minutes ago'],
    ['2026-11-20T11:00:00Z', 'yesterday'],
    ['2026-11-28T12:00:00Z', 'next week'],
    ['2024-11-01T12:00:00Z', '2 years ago'],
  ])('%s is %s', (at, text) => {
    expect(formatRelative(new Date(at), now)).toBe(text);
  });

  test('a calendar day is the same day in every zone', () => {
    expect(formatDay('2026-03-01')).toBe('Mar 1, 2026');
  });

  test('days are counted across the change of the clocks', () => {
    expect(daysBetween('2026-10-20', '2026-11-05')).toBe(16);
    expect(daysBetween('2026-11-05', '2026-11-01')).toBe(-4);
  });

  test('the exact time is in UTC', () => {
    expect(formatUtc(now)).toBe('2026-11-21 12:00:00 UTC');
  });
});

test('names of things become words, names of people initials', () => {
  expect(plain('high_utilization')).toBe('High utilization');
  expect(initials('Ada Maria Okafor')).toBe('AO');
  expect(initials('olivia')).toBe('O');
});

test('what the program did by itself was the system, once', () => {
  expect(actor('system', 'system')).toBe('system');
  expect(actor('Ada Okafor', 'senior_operator')).toBe('Ada Okafor, senior operator');
});

test('the day is that of the zone that was named, wherever the reader is', () => {
  const evening = new Date('2026-11-21T23:30:00Z');
  expect(todayIn('UTC', evening)).toBe('2026-11-21');
  expect(todayIn('Europe/Berlin', evening)).toBe('2026-11-22');
  expect(todayIn('America/New_York', new Date('2026-01-01T03:00:00Z'))).toBe('2025-12-31');
});
