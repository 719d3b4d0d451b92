/** How figures are written. The locale is the reader's own. */

const counts = new Intl.NumberFormat();
const money = new Map<string, Intl.NumberFormat>();

export function formatMoney(amount: number, currency: string, exact = true): string {
  const key = `${currency} ${String(exact)}`;
  let format = money.get(key);
  if (!format) {
    format = new Intl.NumberFormat(undefined, {
      style: 'currency',
      currency,
      ...(exact ? {} : { maximumFractionDigits: 0 }),
    });
    money.set(key, format);
  }
  return format.format(amount);
}

/** A share (0.62) as a percentage (62 %). */
export function formatShare(share: number, digits = 1): string {
  return new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: digits }).format(share);
}

export function formatCount(count: number): string {
  return counts.format(count);
}

export function formatNumber(value: number, digits = 1): string {
  return new Intl.NumberFormat(undefined, { maximumFractionDigits: digits }).format(value);
}

/** `1 card`, `3 cards`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
