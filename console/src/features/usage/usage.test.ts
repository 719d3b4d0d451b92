import { describe, expect, test } from 'vitest';
import { formatChange, formatUnitCost } from '@/lib/format/numbers';
import { addDays, formatDuration } from '@/lib/format/time';
import { costsOf } from './charts';
import { verdictOf } from './figures';
import { readThresholds } from './prices/thresholds';
import { askedOf, groupingOf, presetsOf, rangeOf, readExploreSearch, readUsageSearch, sharedOf, withFilter } from './search';
import { kindOf } from './uploads/files';
import { fatesOf, isRevertible, whatRevertDoes } from './uploads/words';
import type { Upload } from './uploads/api';

const TODAY = '2026-11-21';

describe('the address', () => {
  test('is read with doubt, and names each value once', () => {
    expect(readUsageSearch({ start: '2026-02-30x', end: '2026-11-01', regions: ['EU', 'EU', 7, null, ''], models: 'gpt-4o', group: 'year' }))
      .toEqual({ end: '2026-11-01', regions: ['EU', '7'], models: ['gpt-4o'] });
  });

  test('without days asks for the last thirty, the last of them included', () => {
    expect(askedOf({}, TODAY)).toEqual({ start_date: '2026-10-23', end_date: TODAY, group_by: 'day' });
    expect(rangeOf({ end: '2026-01-31' }, TODAY)).toEqual({ start: '2026-01-02', end: '2026-01-31' });
    expect(rangeOf({ start: '2027-01-01' }, TODAY)).toEqual({ start: '2027-01-01', end: '2027-01-01' });
  });

  test('is cut as fine as can be read, unless it says how', () => {
    expect(groupingOf({ start: '2026-08-22', end: TODAY }, TODAY)).toBe('day');
    expect(groupingOf({ start: '2026-08-21', end: TODAY }, TODAY)).toBe('week');
    expect(groupingOf({ start: '2024-01-01', end: TODAY }, TODAY)).toBe('month');
    expect(groupingOf({ start: '2024-01-01', group: 'day' }, TODAY)).toBe('day');
  });

  test('another filter begins its list at the first page; none at all leaves the address', () => {
    const search = readExploreSearch({ tab: 'top', by: 'models', cursor: 'abc', regions: ['EU'] });
    expect(withFilter(search, 'models', ['m'])).toEqual({ tab: 'top', by: 'models', regions: ['EU'], models: ['m'] });
    expect(withFilter(search, 'regions', [])).toEqual({ tab: 'top', by: 'models' });
    expect(sharedOf(search)).toEqual({ regions: ['EU'] });
  });

  test('last month is a whole month, also in January', () => {
    expect(presetsOf('2026-01-15').at(-1)).toEqual({ label: 'Last month', start: '2025-12-01', end: '2025-12-31' });
  });
});

describe('figures', () => {
  test.each([[0, '$0.00'], [0.2, '$0.20'], [0.004929, '$0.004929'], [1.875, '$1.875'], [1234.5, '$1,234.50'], [0.000000125, '$0.000000125']])('%d for one is %s', (amount, text) => {
    expect(formatUnitCost(amount)).toBe(text);
  });

  test('a change has its sign, and none is none', () => {
    expect([0.123, -0.5, 0].map(formatChange)).toEqual(['+12.3%', '-50%', '0%']);
  });

  test.each([[20.4, '20 s'], [89, '89 s'], [100, '2 min'], [7_500, '2 h 5 min'], [400_000, '4 d 15 h']])('%d seconds are %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  test('days are added across years', () => {
    expect(addDays('2025-12-31', 1)).toBe('2026-01-01');
  });

  test('the drawing shows the costliest, the table all, and shares are of all', () => {
    const rows = Array.from({ length: 12 }, (_, at) => [`Company ${String(at)} ${'x'.repeat(40)}`, 12 - at] as const);
    const { data, drawn } = costsOf({ each: 'Company', many: 'companies', rows, asOf: undefined });
    expect([data.rows.length, drawn.rows.length]).toEqual([12, 10]);
    expect(data.rows[0]?.[2]).toBeCloseTo(12 / 78);
    expect(String(drawn.rows[0]?.[0])).toHaveLength(28);
    expect(data.note).toContain('10 costliest of 12 companies');
  });

  test('a verdict turns red with what differs, and is old when the records changed', () => {
    const check = { agrees: true, checked_at: '2026-11-21T10:00:00Z', records: 1200, keys: 90, differences: 0, outdated: false };
    expect(verdictOf(check)).toEqual({ tone: 'good', text: 'Agrees with 1,200 records' });
    expect(verdictOf({ ...check, outdated: true }).tone).toBe('warn');
    expect(verdictOf({ ...check, agrees: false, differences: 2 })).toEqual({ tone: 'bad', text: '2 sums of 90 differ from the records' });
    expect(verdictOf(undefined).tone).toBe('neutral');
  });
});

test.each([['50, 80 %,100', [50, 80, 100]], ['100 50 50', [50, 100]], ['many', undefined], ['0', undefined], ['1001', undefined], ['', undefined], ['50.5', undefined]])('thresholds typed as “%s”', (typed, read) => {
  expect(readThresholds(typed)).toEqual(read);
});

describe('files', () => {
  test.each([
    ['a.csv', 'RowId,User_ID,Model_Name,Conversation_ID,Token_Type', 'transactions'],
    ['b.csv', '\ufeff"User_ID";"User_Name";"Region"', 'users'],
    ['users-2026.csv.gz', '', 'users'],
    ['march.csv.gz', '', 'transactions'],
  ])('%s is known by its columns, or its name', (name, head, kind) => {
    expect(kindOf(name, head)).toBe(kind);
  });
});

describe('an upload', () => {
  const COUNTS: Upload['counts'] = {
    rows_read: 100, rows_rejected: 4, records_new: 1, records_duplicate: 5, records_changed: 2, cost_mismatches: 0, other_token_rows: 0,
    subscribers_new: 3, subscribers_duplicate: 0, subscribers_changed: 0, first_day: null, last_day: null,
  };
  const UPLOAD: Upload = {
    upload_id: 'upl_1', status: 'imported', upload_no: 4, source: 'api', dry_run: false, counts: COUNTS, created_by: 'idn_1', created_at: '2026-11-21T10:00:00Z',
  };

  test('says what its undoing takes away and brings back', () => {
    expect(whatRevertDoes(UPLOAD).slice(0, 3)).toEqual([
      '1 record that it brought goes, unless another upload has it too.',
      '2 records that it changed have the values of the upload before again.',
      '3 subscribers that it named or changed are as before it.',
    ]);
  });

  test('is undone only if something of it counts', () => {
    expect(isRevertible(UPLOAD)).toBe(true);
    expect(isRevertible({ ...UPLOAD, dry_run: true, status: 'checked' })).toBe(false);
    expect(isRevertible({ ...UPLOAD, status: 'failed', upload_no: null })).toBe(false);
    expect(isRevertible({ ...UPLOAD, status: 'reverted' })).toBe(false);
  });

  test('tells new, changed and duplicate rows apart', () => {
    expect(fatesOf(UPLOAD).map(({ records }) => records)).toEqual([1, 2, 5]);
  });
});
