/** The little Markdown of our texts: paragraphs, lists, headings and strong words. Letters keep their places. */
import { type Place, pieces } from './spans';

/** A line as it is read, and where in the text each of its letters stands. */
export interface Line {
  text: string;
  at: number[];
}

export interface Block {
  kind: 'paragraph' | 'heading' | 'bullets' | 'numbers';
  lines: Line[];
}

const LINES: [Block['kind'], RegExp][] = [
  ['heading', /^#{1,6}\s+(?=\S)/],
  ['bullets', /^[-*]\s+(?=\S)/],
  ['numbers', /^\d+[.)]\s+(?=\S)/],
];

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open = false;
  for (const [raw, start] of linesOf(text)) {
    if (raw.trim() === '') {
      open = false;
      continue;
    }
    const [kind, line] = kindOf(raw.trim(), start + raw.length - raw.trimStart().length);
    const last = open ? blocks.at(-1) : undefined;
    if (last && kind === 'paragraph' && last.kind !== 'heading') last.lines.push(joined(last.lines.pop(), line));
    else if (last?.kind === kind && kind !== 'heading') last.lines.push(line);
    else blocks.push({ kind, lines: [line] });
    open = true;
  }
  return blocks;
}

/** A text that is one line, whatever it looks like. */
export function lineOf(text: string, start = 0): Line {
  return { text, at: Array.from({ length: text.length }, (_, index) => start + index) };
}

function linesOf(text: string): [string, number][] {
  let start = 0;
  return text.split('\n').map((line) => {
    const from = start;
    start += line.length + 1;
    return [line, from];
  });
}

function kindOf(line: string, start: number): [Block['kind'], Line] {
  for (const [kind, pattern] of LINES) {
    const sign = pattern.exec(line)?.[0];
    if (sign !== undefined) return [kind, lineOf(line.slice(sign.length), start + sign.length)];
  }
  return ['paragraph', lineOf(line, start)];
}

/** The space between stands where the line ended. */
function joined(before: Line | undefined, line: Line): Line {
  if (!before) return line;
  return { text: `${before.text} ${line.text}`, at: [...before.at, (before.at.at(-1) ?? 0) + 1, ...line.at] };
}

export interface Inline<Mark> {
  text: string;
  strong: boolean;
  marks: Mark[];
}

/** `**strong**` words, and what is marked: marks have places in the whole text. */
export function inlineOf<Mark extends { place: Place }>({ text, at }: Line, marks: readonly Mark[]): Inline<Mark>[] {
  let start = 0;
  return text.split(/(\*\*.+?\*\*)/).flatMap((part, index) => {
    const strong = index % 2 === 1;
    const content = strong ? part.slice(2, -2) : part;
    const places = at.slice(start + (strong ? 2 : 0));
    start += part.length;
    const here = marks.map((mark) => ({ mark, place: { start: firstAt(places, mark.place.start), end: firstAt(places, mark.place.end) } }));
    return pieces(content, here).map((piece) => ({ text: piece.text, strong, marks: piece.marks.map(({ mark }) => mark) }));
  });
}

function firstAt(places: readonly number[], wanted: number): number {
  const found = places.findIndex((place) => place >= wanted);
  return found < 0 ? places.length : found;
}

/** Where words stand in a text, however they are spelt. */
export function wordsIn(text: string, words: readonly string[]): { place: Place }[] {
  const sought = words.filter((word) => word.trim() !== '').map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (sought.length === 0) return [];
  const found = text.matchAll(new RegExp(sought.join('|'), 'gi'));
  return [...found].map((match) => ({ place: { start: match.index, end: match.index + match[0].length } }));
}
