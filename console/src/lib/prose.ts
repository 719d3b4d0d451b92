/** The little Markdown of our texts: paragraphs, lists, headings and strong words. */
export interface Block {
  kind: 'paragraph' | 'heading' | 'bullets' | 'numbers';
  lines: string[];
}

const LINES: [Block['kind'], RegExp][] = [
  ['heading', /^#{1,6}\s+(.*)$/],
  ['bullets', /^[-*]\s+(.*)$/],
  ['numbers', /^\d+[.)]\s+(.*)$/],
];

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open = false;
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (line === '') {
      open = false;
      continue;
    }
    const [kind, content] = kindOf(line);
    const last = open ? blocks.at(-1) : undefined;
    if (last && kind === 'paragraph' && last.kind !== 'heading') last.lines.push(`${last.lines.pop() ?? ''} ${content}`);
    else if (last?.kind === kind && kind !== 'heading') last.lines.push(content);
    else blocks.push({ kind, lines: [content] });
    open = true;
  }
  return blocks;
}

function kindOf(line: string): [Block['kind'], string] {
  for (const [kind, pattern] of LINES) {
    const content = pattern.exec(line)?.[1];
    if (content !== undefined) return [kind, content];
  }
  return ['paragraph', line];
}

export interface Piece {
  text: string;
  strong: boolean;
  marked: boolean;
}

/** `**strong**` words, and the words to point out, wherever they stand and however they are spelt. */
export function inlineOf(text: string, marks: readonly string[]): Piece[] {
  return text.split(/\*\*(.+?)\*\*/).flatMap((part, index) => markedOf(part, marks).map((piece) => ({ ...piece, strong: index % 2 === 1 })));
}

function markedOf(text: string, marks: readonly string[]): Omit<Piece, 'strong'>[] {
  const words = marks.filter((mark) => mark.trim() !== '').map((mark) => mark.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (words.length === 0) return text === '' ? [] : [{ text, marked: false }];
  return text
    .split(new RegExp(`(${words.join('|')})`, 'i'))
    .map((piece, index) => ({ text: piece, marked: index % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}
