import { ChartPanel } from '@/components/charts/ChartFrame';
import { Columns } from '@/components/charts/drawings';
import type { Schemas } from '@/lib/api/client';
import { formatCount } from '@/lib/format/numbers';
import { formatDay, formatDayShort, formatExact } from '@/lib/format/time';

const SERIES = [
  ['approved', 'Approved', 'var(--series-1)'],
  ['rejected', 'Rejected', 'var(--series-2)'],
  ['flagged', 'Flagged', 'var(--series-3)'],
  ['modified', 'Modified', 'var(--series-4)'],
] as const;

const HEIGHT = 200;

/** Decisions by day. Days without work are there, empty. */
export function Timeline({ analytics: { timeline, time_zone: zone, as_of: asOf } }: { analytics: Schemas['Analytics'] }) {
  const busy = timeline.some((day) => SERIES.some(([key]) => day[key] > 0));
  const data = {
    label: 'Decisions a day',
    note: `decisions a day, last ${String(timeline.length)} days, ${zone}`,
    asOf: formatExact(new Date(asOf)),
    columns: [{ label: 'Day', named: formatDay }, ...SERIES.map(([, label, fill]) => ({ label, fill, shown: formatCount }))],
    rows: busy ? timeline.map((day) => [day.day, ...SERIES.map(([key]) => day[key])]) : [],
  };
  return (
    <ChartPanel
      title="The desk's work"
      empty="Nobody has decided anything in these days."
      data={data}
      height={HEIGHT}
      draw={(width) => <Columns data={data} width={width} height={HEIGHT} place={formatDayShort} />}
    />
  );
}
