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

/** Dollars for one of something: often far less than a cent, so it has digits enough to be compared. */
export function formatUnitCost(amount: number): string {
  const places = amount === 0 ? 2 : Math.min(9, Math.max(2, 3 - Math.floor(Math.log10(Math.abs(amount)))));
  return new Intl.NumberFormat(undefined, { style: 'currency', currency: 'USD', minimumFractionDigits: 2, maximumFractionDigits: places }).format(amount);
}

/** A change against what was before (0.123): `+12.3%`; nothing to compare with is said by whoever asks. */
export function formatChange(share: number): string {
  return new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(share);
}

const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });

/** `1.2M`, where there is no room and the whole figure stands beside it. */
export function formatCompact(count: number): string {
  return compact.format(count);
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
