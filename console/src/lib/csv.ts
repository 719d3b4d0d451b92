/** Figures as a file that a spreadsheet opens: RFC 4180, a dot before decimals, whatever the reader's locale. */
export type CsvCell = string | number;

/** Such a text would be reckoned, not shown. */
const FORMULA = /^[=+\-@\t\r]/;

export function csvOf(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

function cellOf(cell: CsvCell): string {
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
