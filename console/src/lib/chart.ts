/** The measures of a chart, without drawing it. */

/** Round figures that cover everything from `low` to `high`, zero among them: bars begin there. */
export function ticksOf(low: number, high: number, most: number): number[] {
  const [from, to] = [Math.min(0, low), Math.max(0, high)];
  if (from === to) return [0, 1];
  const step = stepOf((to - from) / most);
  const first = Math.floor(from / step);
  const last = Math.ceil(to / step);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

/** 1, 2 or 5 times a power of ten; of things that are counted never less than 1. */
function stepOf(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const times = [1, 2, 5, 10].find((candidate) => candidate * power >= rough) ?? 10;
  return Math.max(1, times * power);
}

export interface Slice {
  /** Which series. */
  series: number;
  from: number;
  to: number;
}

/** The values of one place upon each other: what is gained above zero, what is lost below. */
export function stacked(values: readonly number[]): Slice[] {
  let [above, below] = [0, 0];
  return values.map((value, series) => {
    const from = value < 0 ? below : above;
    if (value < 0) below += value;
    else above += value;
    return { series, from, to: from + value };
  });
}

/** Which of `count` labels are written, so that none touches its neighbour. */
export function labelledOf(count: number, each: number, room: number): Set<number> {
  const every = Math.max(1, Math.ceil((count * each) / Math.max(1, room)));
  return new Set(Array.from({ length: count }, (_, index) => index).filter((index) => index % every === 0));
}
