import { useState } from 'react';
import { labelledOf, stacked, ticksOf } from '@/lib/chart';
import { type ChartData, numberAt, seriesOf, shownAt } from './data';

const LEGEND = 24;
/** Between the legend and the highest label of the scale. */
const LEGEND_GAP = 8;
const FOOT = 20;
const TICKS = 4;
const LETTER = 6.5;
const THICK_MAX = 28;

interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Columns from zero, the series upon each other. What stands at the pointer is said above. */
export function Columns({ data, width, height, place, labelled = false }: {
  data: ChartData;
  width: number;
  height: number;
  /** What is written under a column. */
  place: (name: string) => string;
  /** Each column says its figure; then no scale is needed. */
  labelled?: boolean;
}) {
  const [pointed, setPointed] = useState<number>();
  const series = seriesOf(data);
  const stacks = data.rows.map((_, row) => stacked(series.map(({ column }) => numberAt(data, row, column))));
  const ends = stacks.flatMap((stack) => stack.map(({ to }) => to));
  const ticks = ticksOf(Math.min(...ends), Math.max(...ends), TICKS);
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const scale = labelled ? 0 : Math.max(...ticks.map((tick) => written(data, tick).length)) * LETTER + 8;
  const top = LEGEND + (labelled ? 0 : LEGEND_GAP);
  const area: Area = { left: scale, top, width: width - scale, height: height - top - FOOT };
  const y = (value: number) => area.top + ((high - value) / (high - low)) * area.height;
  const each = area.width / data.rows.length;
  const thick = Math.min(THICK_MAX, each * 0.72);
  const names = data.rows.map((row) => place(String(row[0])));
  const labels = labelledOf(names.length, Math.max(...names.map((name) => name.length)) * LETTER + 12, area.width);
  return (
    <svg role="img" aria-label={`${data.label}, as columns`} width={width} height={height} fontSize={11} onPointerLeave={() => { setPointed(undefined); }}>
      <Legend data={data} pointed={pointed} />
      {!labelled && ticks.map((tick) => (
        <g key={tick}>
          <line x1={area.left} x2={width} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
          <text x={area.left - 8} y={y(tick)} dominantBaseline="central" textAnchor="end" fill="var(--muted)">{written(data, tick)}</text>
        </g>
      ))}
      {stacks.map((stack, row) => {
        const middle = area.left + (row + 0.5) * each;
        return (
          <g key={row} onPointerEnter={() => { setPointed(row); }}>
            <rect x={middle - each / 2} y={area.top} width={each} height={area.height} fill={pointed === row ? 'var(--hover)' : 'transparent'} />
            {stack.map(({ series: at, from, to }) => (
              <rect key={at} x={middle - thick / 2} y={Math.min(y(from), y(to))} width={thick} height={Math.abs(y(from) - y(to))} fill={series[at]?.fill} />
            ))}
            {labelled && series[0] && each > 40 && (
              <text x={middle} y={y(Math.max(0, stack[0]?.to ?? 0)) - 5} textAnchor="middle" fill="var(--muted)">{shownAt(data, row, series[0].column)}</text>
            )}
            {labels.has(row) && <text x={middle} y={height - 5} textAnchor="middle" fill="var(--muted)">{names[row]}</text>}
          </g>
        );
      })}
      <line x1={area.left} x2={width} y1={y(0)} y2={y(0)} stroke="var(--line-strong)" />
    </svg>
  );
}

/** The names of the series; with a pointer upon a column its figures too. */
function Legend({ data, pointed }: { data: ChartData; pointed: number | undefined }) {
  const series = seriesOf(data);
  if (series.length < 2 && pointed === undefined) return null;
  const head = pointed === undefined ? '' : shownAt(data, pointed, 0);
  const words = series.map(({ label, column }) => (pointed === undefined ? label : `${label} ${shownAt(data, pointed, column)}`));
  const starts = words.map((_, index) => (head === '' ? 0 : head.length * LETTER + 16) + words.slice(0, index).reduce((sum, word) => sum + word.length * LETTER + 32, 0));
  return (
    <g>
      <text x={0} y={10} dominantBaseline="central" fill="var(--text)" fontWeight={600}>{head}</text>
      {series.map(({ fill }, index) => (
        <g key={fill}>
          <rect x={starts[index]} y={5} width={10} height={10} rx={2} fill={fill} />
          <text x={(starts[index] ?? 0) + 15} y={10} dominantBaseline="central" fill="var(--text)">{words[index]}</text>
        </g>
      ))}
    </g>
  );
}

function written(data: ChartData, tick: number): string {
  const [first] = seriesOf(data);
  return (first && data.columns[first.column]?.shown?.(tick)) ?? String(tick);
}
