import { expect, test } from 'vitest';
import { BLANK, lostOf, percentOf, shareOf, tidied } from './body';

test('a share is typed as a percentage and goes back the same', () => {
  for (const share of [0, 0.0002, 0.3, 0.57, 1]) expect(shareOf(percentOf(share))).toBe(share);
  expect(percentOf(0.57)).toBe(57);
});

test('empty lines and empty texts are not sent', () => {
  expect(tidied({ ...BLANK, benefits: ['One', ' ', ''], partner_link: ' ', typical_apy_or_fee: '4 %' })).toMatchObject({ benefits: ['One'], partner_link: null, typical_apy_or_fee: '4 %' });
});

test('what would be lost of a new product is named, and blank lines are nothing', () => {
  expect(lostOf(undefined, { ...BLANK, benefits: [''] })).toBeUndefined();
  expect(lostOf(undefined, { ...BLANK, product_name: 'Saver', min_income: 100 })).toBe('the new product: the name and the least income');
});
