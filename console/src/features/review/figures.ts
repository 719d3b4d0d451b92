/** The figures of a text. */
import type { Place } from '@/lib/spans';

export interface Figure {
  place: Place;
  /** The signals that it may be; two can have the same value. */
  names: string[];
}

const MONTHS = /^\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/;
const NUMBER = /[$€£]?\d[\d,]*(?:\.\d+)?(?: ?%| months?| days?)?/g;

/** The figures of a text that are the user's own, by how they were written for the writer. */
export function figuresIn(text: string, figures: readonly { name: string; text: string }[]): Figure[] {
  return [...text.matchAll(NUMBER)].flatMap((match) => {
    const start = match.index;
    const end = start + match[0].length;
    if (MONTHS.test(text.slice(end))) return [];
    const names = figures.filter((figure) => figure.text === match[0]).map(({ name }) => name);
    return names.length > 0 ? [{ place: { start, end }, names }] : [];
  });
}
