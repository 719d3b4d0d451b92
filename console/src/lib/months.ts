/** Amounts by month. */
export interface Month {
  /** `2026-11`. */
  month: string;
  sum: number;
}

/** Months without rows are there, empty. */
export function byMonth(rows: readonly { day: string; amount: number }[]): Month[] {
  const sums = new Map<string, number>();
  for (const { day, amount } of rows) {
    const month = day.slice(0, 7);
    // In cents: sums of fractions drift.
    sums.set(month, (sums.get(month) ?? 0) + Math.round(amount * 100));
  }
  const known = [...sums.keys()].sort();
  const [first, last] = [known[0], known.at(-1)];
  const months = [];
  for (let month = first; month !== undefined && last !== undefined && month <= last; month = next(month)) {
    months.push({ month, sum: (sums.get(month) ?? 0) / 100 });
  }
  return months;
}

function next(month: string): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + 1);
  return date.toISOString().slice(0, 7);
}
