import { expect, test } from 'vitest';
import { partShown } from './Shares';

test('few of many are not said to be none', () => {
  expect([0, 0.003, 0.005, 0.3].map(partShown)).toEqual(['0%', '<1%', '1%', '30%']);
});
