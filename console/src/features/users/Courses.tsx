import { Button, Skeleton } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { Spark } from '@/components/charts/drawings';
import { Failure } from '@/components/Failure';
import { Late } from '@/components/Late';
import type { Window } from '@/lib/signals';
import { seriesQuery } from './api';
import { type Course as Drawn, told, valuesOf } from './course';
import classes from './SignalsTable.module.css';

const WIDTH = 96;
const HEIGHT = 32;

/** How a figure went over a window, and where it ended. All figures of a window are one question to the server. */
export function Course({ userId, course, windowDays }: { userId: string; course: Drawn; windowDays: number }) {
  const series = useQuery(seriesQuery(userId, windowDays));
  const waiting = <div className={classes.line}><Late><Skeleton height={HEIGHT} /></Late></div>;
  if (!series.data) {
    return (
      <span className={classes.course} aria-busy={series.isPending} role="status" aria-label={series.isPending ? 'Loading' : 'Could not be loaded'}>
        {series.isPending ? waiting : <span className={classes.line} />}
        <span className={`${classes.last ?? ''} muted`}>{series.isPending ? '' : 'not loaded'}</span>
      </span>
    );
  }
  const { label, last } = told(series.data, course);
  const values = valuesOf(series.data, course);
  return (
    <span className={classes.course}>
      {values.some((value) => value !== null) && (
        <Suspense fallback={waiting}>
          <Spark label={label} values={values} fill={course.fill} width={WIDTH} height={HEIGHT} />
        </Suspense>
      )}
      <span className={`${classes.last ?? ''} muted`}>{last}</span>
    </span>
  );
}

/** Which windows have no lines, why, and the way to ask again: said once, not in every cell. */
export function CoursesFailed({ userId, windows }: { userId: string; windows: readonly Window[] }) {
  const all = useQueries({ queries: windows.map(({ window_days: days }) => seriesQuery(userId, days)) });
  const failed = all.flatMap((query, at) => (query.isError ? [{ query, days: windows[at]?.window_days }] : []));
  return failed.map(({ query, days }) => (
    <div key={days} className={classes.failure}>
      <Failure error={query.error} kept={`The lines of ${String(days)} days are missing; the signals are not concerned.`} />
      <Button variant="default" loading={query.isFetching} onClick={() => void query.refetch()}>Ask again</Button>
    </div>
  ));
}
