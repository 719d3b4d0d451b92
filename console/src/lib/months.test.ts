import { expect, test } from 'vitest';
import { byMonth } from './months';

test('months without rows are there, empty, and cents do not drift', () => {
  const rows = [
    { day: '2026-11-02', amount: 0.1 },
    { day: '2026-11-20', amount: 0.2 },
    { day: '2026-08-15', amount: -19.99 },
  ];
  expect(byMonth(rows).map(({ month, sum }) => [month, sum])).toEqual([
    ['2026-08', -19.99],
    ['2026-09', 0],
    ['2026-10', 0],
    ['2026-11', 0.3],
  ]);
  expect(byMonth([])).toEqual([]);
});
