import { BAR_ROW } from '@/components/charts/data';
import { Bars } from '@/components/charts/drawings';
import { ChartPanel } from '@/components/charts/ChartFrame';
import { formatCount, formatShare } from '@/lib/format/numbers';

/** What is there is not said to be nothing. */
export function partShown(share: number): string {
  return share > 0 && share < 0.005 ? `<${formatShare(0.01, 0)}` : formatShare(share, 0);
}

/** How many of each, the most first, and of all of them what share. */
export function Shares({ title, label, each, what, note, asOf, counts, nameOf }: {
  title: string;
  label: string;
  /** What a row is. */
  each: string;
  /** What is counted. */
  what: string;
  note: string;
  asOf: string;
  counts: Readonly<Record<string, number>>;
  nameOf: (key: string) => string;
}) {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const sorted = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  const data = {
    label,
    note,
    asOf,
    columns: [
      { label: each },
      { label: what, shown: formatCount, fill: 'var(--series-1)' },
      { label: 'Share', shown: partShown },
    ],
    rows: total === 0 ? [] : sorted.map(([key, count]) => [nameOf(key), count, count / total]),
  };
  return <ChartPanel title={title} empty="None yet." data={data} height={sorted.length * BAR_ROW} draw={(width) => <Bars data={data} width={width} />} />;
}
