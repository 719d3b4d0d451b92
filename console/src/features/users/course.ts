/** What is drawn beside the signals: how a figure went over a window, in words and in points. */
import type { Schemas } from '@/lib/api/client';
import { formatMoney, formatShare } from '@/lib/format/numbers';
import { formatDay } from '@/lib/format/time';

export type Series = Schemas['UserSeries'];
type Point = Series['points'][number];

export interface Course {
  key: Exclude<keyof Point, 'from' | 'to'>;
  label: string;
  /** The group of signals that it stands with. */
  group: string;
  unit: 'money' | 'share';
  fill: string;
}

export const COURSES: readonly Course[] = [
  { key: 'subscriptions', label: 'Recurring spend', group: 'Subscriptions', unit: 'money', fill: 'var(--series-4)' },
  { key: 'spending', label: 'All spending', group: 'Subscriptions', unit: 'money', fill: 'var(--series-2)' },
  { key: 'savings_inflow', label: 'Inflow to savings', group: 'Savings', unit: 'money', fill: 'var(--series-5)' },
  { key: 'utilization', label: 'Utilization', group: 'Credit', unit: 'share', fill: 'var(--series-3)' },
  { key: 'net_flow', label: 'Net flow', group: 'Income', unit: 'money', fill: 'var(--series-1)' },
];

export function coursesOf(group: string): Course[] {
  return COURSES.filter((course) => course.group === group);
}

export function valuesOf(series: Series, course: Course): (number | null)[] {
  return series.points.map((point) => point[course.key] ?? null);
}

export interface Told {
  /** All of it: `Net flow by the day, Oct 23, 2026 to Nov 21, 2026; last -$35.20 on Nov 21, 2026`. */
  label: string;
  /** What stands below the line: `-$35.20 last day`. */
  last: string;
}

/** A step's sum is of a day or a week; utilization is how it stood at the step's end. */
export function told(series: Series, course: Course): Told {
  const step = series.step_days === 1 ? 'day' : 'week';
  const [first, newest] = [series.points[0], series.points.at(-1)];
  const range = first && newest ? `, ${formatDay(first.from)} to ${formatDay(newest.to)}` : '';
  const point = series.points.findLast((candidate) => typeof candidate[course.key] === 'number');
  const value = point?.[course.key];
  if (!point || typeof value !== 'number') {
    return { label: `${course.label} by the ${step}${range}; not known`, last: 'not known' };
  }
  const figure = course.unit === 'money' ? formatMoney(value, series.currency) : formatShare(value);
  const over = course.unit === 'share' || point.from === point.to ? `on ${formatDay(point.to)}` : `${formatDay(point.from)} to ${formatDay(point.to)}`;
  const isNow = point === newest;
  const when = course.unit === 'share' ? (isNow ? 'now' : over) : isNow ? `last ${step}` : over;
  return { label: `${course.label} by the ${step}${range}; last ${figure} ${over}`, last: `${figure} ${when}` };
}
