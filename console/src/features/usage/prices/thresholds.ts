/** Percentages as they are typed: `50, 80, 100`. */
const MOST = 10;
const HIGHEST = 1000;

/** In order and each once; `undefined` if something else stands there. */
export function readThresholds(text: string): number[] | undefined {
  const parts = text.split(/[,;\s]+/).map((part) => part.replace(/%$/, '')).filter((part) => part !== '');
  const read = [...new Set(parts.map(Number))].toSorted((a, b) => a - b);
  const isGood = read.length > 0 && read.length <= MOST && read.every((one) => Number.isInteger(one) && one >= 1 && one <= HIGHEST);
  return isGood ? read : undefined;
}
