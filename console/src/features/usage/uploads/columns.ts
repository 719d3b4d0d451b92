/** Which column of a file is which, before it is sent: found as the server finds it, or said by whoever sends it. */
import type { Schemas } from '@/lib/api/client';
import { type Chosen, type Kind, KINDS } from './files';

export type Known = Schemas['UploadColumn'];
export type Columns = Schemas['UploadColumns'];
export type Mapping = Schemas['Mapping'];

/** The first line of a file. */
export interface Header {
  delimiter: string;
  columns: string[];
}

/** Documented name to the file's own, as somebody said it. */
export type Said = Partial<Record<Kind, Record<string, string>>>;
export type Headers = Partial<Record<Kind, Header>>;

/** What is to be said about a file before it can be sent. */
export interface Open {
  kind: Kind;
  columns: string[];
  /** Columns that must be there and were not found by their names. */
  missing: Known[];
}

const HEAD_BYTES = 64 << 10;
const DELIMITERS = [',', ';', '\t', '|'];

/** The columns of a first line; `undefined` when it has none. */
export function headerOf(head: string): Header | undefined {
  const line = firstLine(head.replace(/^\uFEFF/, ''));
  const [delimiter] = DELIMITERS.map((one) => [one, cells(line, one).length] as const).reduce((best, next) => (next[1] > best[1] ? next : best));
  const columns = cells(line, delimiter).map((cell) => cell.trim());
  return columns.some((column) => column !== '') ? { delimiter, columns } : undefined;
}

/** Up to the first end of a line that is not within quotes. */
function firstLine(text: string): string {
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    else if (!quoted && (text[at] === '\n' || text[at] === '\r')) return text.slice(0, at);
  }
  return text;
}

function cells(line: string, delimiter: string): string[] {
  const found: string[] = [];
  let [cell, quoted] = ['', false];
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at] ?? '';
    if (letter === '"' && quoted && line[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (letter === '"') quoted = !quoted;
    else if (letter === delimiter && !quoted) {
      found.push(cell);
      cell = '';
    } else cell += letter;
  }
  return [...found, cell];
}

const plain = (column: string) => column.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** The documented name goes first; another name counts when one column has it. */
function isFound({ name, other_names: others }: Known, columns: readonly string[]): boolean {
  if (columns.includes(name)) return true;
  const first = others.map((other) => columns.filter((column) => plain(column) === other).length).find((count) => count > 0);
  return first === 1;
}

/** What has to be asked about the chosen files. What was said already stays open, to be changed. */
export function openOf(known: Columns, headers: Headers): Open[] {
  return KINDS.flatMap((kind) => {
    const header = headers[kind];
    if (!header) return [];
    const missing = known[kind].filter((column) => column.required && !isFound(column, header.columns));
    return missing.length > 0 ? [{ kind, columns: header.columns, missing }] : [];
  });
}

/** The column that was chosen for a documented one, as long as the file has it. */
export function chosenFor({ kind, columns }: Open, name: string, said: Said): string | undefined {
  return columns.find((column) => column !== '' && column === said[kind]?.[name]);
}

/** Columns that nothing was said about yet. */
export function unsaid(open: readonly Open[], said: Said): number {
  return open.reduce((sum, one) => sum + one.missing.filter(({ name }) => chosenFor(one, name, said) === undefined).length, 0);
}

/** The delimiters of the files, if they are not one and the same. */
export function delimitersDiffer(headers: Headers): boolean {
  return new Set(KINDS.flatMap((kind) => headers[kind]?.delimiter ?? [])).size > 1;
}

/** What goes with the files; `undefined` when they are as documented. */
export function mappingOf(open: readonly Open[], said: Said, headers: Headers): Mapping | undefined {
  const delimiter = KINDS.map((kind) => headers[kind]?.delimiter).find((one) => one !== undefined);
  const isPlain = delimiter === undefined || delimiter === ',';
  const of = (kind: Kind) => Object.fromEntries(open.filter((one) => one.kind === kind).flatMap((one) => one.missing.flatMap(({ name }) => {
    const column = chosenFor(one, name, said);
    return column === undefined ? [] : [[name, column] as const];
  })));
  const [transactions, users] = [of('transactions'), of('users')];
  if (isPlain && Object.keys(transactions).length + Object.keys(users).length === 0) return undefined;
  return { delimiter: isPlain ? null : delimiter, transactions, users };
}

/** The first lines of the chosen files; of what cannot be read here the server says what is wrong. */
export async function readHeaders(files: Chosen): Promise<Headers> {
  const read = await Promise.all(KINDS.map(async (kind) => [kind, files[kind] && headerOf(await headOf(files[kind]))] as const));
  return Object.fromEntries(read.filter(([, header]) => header !== undefined));
}

/** The beginning of a file, unpacked if it is packed. */
export async function headOf(file: File): Promise<string> {
  try {
    const head = file.slice(0, HEAD_BYTES);
    const magic = new Uint8Array(await head.slice(0, 2).arrayBuffer());
    return magic[0] === 0x1f && magic[1] === 0x8b ? await unpacked(head) : await head.text();
  } catch {
    return '';
  }
}

/** As much as the piece of a packed file gives before it is cut off. */
async function unpacked(piece: Blob): Promise<string> {
  const reader = piece.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const [decoder, limit] = [new TextDecoder(), HEAD_BYTES];
  let text = '';
  try {
    while (text.length < limit) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // The piece ends in the middle of the file.
  }
  return text;
}
