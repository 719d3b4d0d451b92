/** How instants and days are written: in the reader's zone, with UTC for whoever wants it exact. */

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_556_952],
  ['month', 2_629_746],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

// Making a format costs a hundred times what using it does.
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const calendar = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const dayShort = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const monthShort = new Intl.DateTimeFormat(undefined, { month: 'short', year: '2-digit', timeZone: 'UTC' });

/** `3 hours ago`; under a minute `just now`. */
export function formatRelative(instant: Date, now: Date): string {
  const seconds = (instant.getTime() - now.getTime()) / 1000;
  const step = STEPS.find(([, length]) => Math.abs(seconds) >= length);
  if (!step) return 'just now';
  const [unit, length] = step;
  return relative.format(Math.trunc(seconds / length), unit);
}

export function formatExact(instant: Date): string {
  return exact.format(instant);
}

/** `2026-11-21 09:30:05 UTC`. */
export function formatUtc(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A calendar day (`2026-11-21`) belongs to no zone. */
export function formatDay(day: string): string {
  return calendar.format(new Date(`${day}T00:00:00Z`));
}

/** `20 Nov`, where the year is plain. */
export function formatDayShort(day: string): string {
  return dayShort.format(new Date(`${day}T00:00:00Z`));
}

/** `Nov 26` of `2026-11`. */
export function formatMonth(month: string): string {
  return monthShort.format(new Date(`${month}-01T00:00:00Z`));
}

/** Whole days from one calendar day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** `40 s`, `3 min`, `2 h 5 min`, `3 d 4 h`: how long something takes, as exactly as one wants to know. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 90) return `${String(whole)} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 90) return `${String(minutes)} min`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours < 48) return rest === 0 ? `${String(hours)} h` : `${String(hours)} h ${String(rest)} min`;
  return `${String(Math.floor(hours / 24))} d ${String(hours % 24)} h`;
}

/** The calendar day so many days after another. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Today in a zone: what days are cut by is the deployment's, wherever the reader is. */
export function todayIn(zone: string, now = new Date()): string {
  // Sweden writes days as ISO does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);
}

/** Today, where the reader is. */
export function today(now = new Date()): string {
  return `${String(now.getFullYear())}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
}
