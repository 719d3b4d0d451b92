/** The files of an upload before they are sent: which of the two kinds one is. */
export const KINDS = ['transactions', 'users'] as const;
export type Kind = (typeof KINDS)[number];
export type Chosen = Partial<Record<Kind, File>>;

const HEAD_BYTES = 4_096;

/** By the columns of its first line; of a packed file by its name. */
export function kindOf(name: string, head: string): Kind {
  const columns = (head.split(/\r?\n/)[0] ?? '').toLowerCase().replaceAll(/[^a-z,;\t]/g, '');
  if (columns.includes('token') || columns.includes('conversation')) return 'transactions';
  if (columns.includes('username') || columns.includes('signup') || columns.includes('department')) return 'users';
  return /user|subscriber/i.test(name) ? 'users' : 'transactions';
}

/** Of many that were dropped together the last of a kind counts. */
export async function sorted(files: readonly File[]): Promise<Chosen> {
  const kinds = await Promise.all(files.map(async (file) => [kindOf(file.name, await headOf(file)), file] as const));
  return Object.fromEntries(kinds);
}

async function headOf(file: File): Promise<string> {
  // What cannot be read here is judged by its name; the server says what is wrong with it.
  return /\.gz$/i.test(file.name) ? '' : file.slice(0, HEAD_BYTES).text().catch(() => '');
}

/** `20.1 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return new Intl.NumberFormat(undefined, { style: 'unit', unit: units[step] ?? 'byte', maximumFractionDigits: 1 }).format(bytes / 1000 ** step);
}
