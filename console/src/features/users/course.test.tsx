import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { show, signedIn } from '@/testing/render';
import { answers, refuses } from '@/testing/server';
import type { Window } from '@/lib/signals';
import { COURSES, type Series, told, valuesOf } from './course';
import { Course, CoursesFailed } from './Courses';

const QUIET = { net_flow: 0, spending: 0, subscriptions: 0, savings_inflow: null, utilization: null };
const SERIES: Series = {
  user_id: 'usr_1', as_of: '2026-11-21', window_days: 30, step_days: 1, currency: 'USD', history_from: '2026-11-20',
  points: [
    { ...QUIET, from: '2026-11-19', to: '2026-11-19', net_flow: null },
    { ...QUIET, from: '2026-11-20', to: '2026-11-20', net_flow: 12, utilization: 0.4 },
    { ...QUIET, from: '2026-11-21', to: '2026-11-21', net_flow: -35.2 },
  ],
};

const course = (key: string) => COURSES.find((known) => known.key === key) ?? expect.fail(key);

test('what is not known is a gap, and no zero', () => {
  expect(valuesOf(SERIES, course('net_flow'))).toEqual([null, 12, -35.2]);
});

test.each([
  ['net_flow', 'Net flow by the day, Nov 19, 2026 to Nov 21, 2026; last -$35.20 on Nov 21, 2026', '-$35.20 last day'],
  ['utilization', 'Utilization by the day, Nov 19, 2026 to Nov 21, 2026; last 40% on Nov 20, 2026', '40% on Nov 20, 2026'],
  ['savings_inflow', 'Inflow to savings by the day, Nov 19, 2026 to Nov 21, 2026; not known', 'not known'],
])('%s says its range and where it ended', (key, label, last) => {
  expect(told(SERIES, course(key))).toEqual({ label, last });
});

test('a week is named by its days', () => {
  const week = { ...QUIET, from: '2026-11-15', to: '2026-11-21', net_flow: 7 };
  expect(told({ ...SERIES, step_days: 7, points: [week] }, course('net_flow')).label).toBe(
    'Net flow by the week, Nov 15, 2026 to Nov 21, 2026; last $7.00 Nov 15, 2026 to Nov 21, 2026',
  );
});

test('a line has a name, and what was never known has none', async () => {
  await signedIn();
  answers('get', '/api/operator/users/{user_id}/series', SERIES);
  show(<>{['net_flow', 'savings_inflow'].map((key) => <Course key={key} userId="usr_1" course={course(key)} windowDays={30} />)}</>);
  expect(await screen.findByRole('img', { name: /^Net flow by the day.*last -\$35\.20/ })).toBeInTheDocument();
  expect(screen.getByText('not known')).toBeInTheDocument();
  expect(screen.getAllByRole('img')).toHaveLength(1);
});

test('a failure is said once, and asked again', async () => {
  await signedIn();
  refuses('get', '/api/operator/users/{user_id}/series', 403, 'consent_required', 'the user has not consented');
  const windows = [{ window_days: 30 } as Window];
  show(<><Course userId="usr_1" course={course('net_flow')} windowDays={30} /><CoursesFailed userId="usr_1" windows={windows} /></>);
  expect(await screen.findByText(/^The user has not consented\. The lines of 30 days are missing/)).toBeInTheDocument();
  answers('get', '/api/operator/users/{user_id}/series', SERIES);
  await userEvent.click(screen.getByRole('button', { name: 'Ask again' }));
  expect(await screen.findByRole('img', { name: /^Net flow/ })).toBeInTheDocument();
});
