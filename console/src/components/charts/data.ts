/** What a chart shows, in the one form from which its drawing, its table and its files are made. */
import { csvOf } from '@/lib/csv';

export interface ChartColumn {
  label: string;
  /** How its figures are written; in files they stand as they are. */
  shown?: (value: number) => string;
  /** The same for its names. */
  named?: (name: string) => string;
  /** Its colour, if it is drawn. */
  fill?: string;
}

export interface ChartData {
  /** What it shows: names the drawing, the table and the files. */
  label: string;
  /** Unit and window, in words. */
  note: string;
  /** Where the page says it, a picture has to say it too. */
  asOf?: string;
  /** The first names a row. */
  columns: readonly ChartColumn[];
  rows: readonly (readonly (string | number)[])[];
}

/** How high one of `Bars` is with the room around it. */
export const BAR_ROW = 28;

export function shownAs(column: ChartColumn | undefined, value: string | number): string {
  return typeof value === 'number' ? column?.shown?.(value) ?? String(value) : column?.named?.(value) ?? value;
}

export function shownAt({ columns, rows }: ChartData, row: number, column: number): string {
  return shownAs(columns[column], rows[row]?.[column] ?? '');
}

/** The columns that are drawn, by their place. */
export function seriesOf({ columns }: ChartData): { column: number; label: string; fill: string }[] {
  return columns.flatMap(({ label, fill }, column) => (fill === undefined ? [] : [{ column, label, fill }]));
}

export function csvOfChart({ columns, rows }: ChartData): string {
  return csvOf(columns.map(({ label }) => label), rows);
}

/** `decisions-a-day-2026-11-21.csv`. */
export function fileName({ label }: ChartData, end: string, today: Date): string {
  const words = label.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  return `${words}-${today.toISOString().slice(0, 10)}.${end}`;
}
