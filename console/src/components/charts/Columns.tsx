import { Bar, BarChart, CartesianGrid, LabelList, Legend, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import { type ChartData, seriesOf, shownAs } from './data';

const TICK = { fontSize: 11, fill: 'var(--muted)' };
const THICK_MAX = 28;
/** Above the highest column, for its figure or half a label of the scale. */
const HEAD = 16;
/** Narrower columns have no room for a figure. */
const LABELLED_MIN = 40;

/** Columns from zero, the series upon each other. What stands at the pointer is said beside it. */
export function Columns({ data, width, height, place, labelled = false, fractional = false }: {
  data: ChartData;
  width: number;
  height: number;
  /** What is written under a column. */
  place: (name: string) => string;
  /** Each column says its figure; then no scale is needed. */
  labelled?: boolean;
  /** The scale may have parts of one: of money, not of counts. */
  fractional?: boolean;
}) {
  const series = seriesOf(data);
  const hasRoom = width / data.rows.length > LABELLED_MIN;
  return (
    <BarChart
      data={[...data.rows]}
      width={width}
      height={height}
      margin={{ top: HEAD, right: 0, bottom: 0, left: 0 }}
      stackOffset="sign"
      accessibilityLayer={false}
      role="img"
      aria-label={`${data.label}, as columns`}
    >
      {!labelled && <CartesianGrid vertical={false} stroke="var(--line)" />}
      <XAxis dataKey="0" tickFormatter={place} tick={TICK} tickLine={false} axisLine={false} interval="equidistantPreserveStart" minTickGap={12} height={20} />
      <YAxis hide={labelled} width="auto" tickFormatter={(value: number) => shownAs(data.columns[series[0]?.column ?? 0], value)} tick={TICK} tickLine={false} axisLine={false} allowDecimals={fractional} />
      <ReferenceLine y={0} stroke="var(--line-strong)" />
      <Tooltip
        isAnimationActive={false}
        cursor={{ fill: 'var(--hover)' }}
        contentStyle={{ padding: '4px 8px', border: '1px solid var(--line)', borderRadius: 4, background: 'var(--raised)' }}
        itemStyle={{ color: 'var(--text)' }}
        labelFormatter={(name) => (typeof name === 'string' ? shownAs(data.columns[0], name) : null)}
        formatter={(value, _, item) => shownAs(data.columns[Number(item.dataKey)], Number(value))}
      />
      {series.length > 1 && <Legend position="top" height={24} itemSorter={null} iconType="square" iconSize={10} formatter={(name) => <span style={{ color: 'var(--text)' }}>{name}</span>} />}
      {series.map(({ column, label, fill }) => (
        <Bar key={column} dataKey={column} name={label} stackId="all" fill={fill} maxBarSize={THICK_MAX} isAnimationActive={false}>
          {labelled && hasRoom && series.length === 1 && (
            <LabelList dataKey={column} position="top" fontSize={11} fill="var(--muted)" formatter={(value) => shownAs(data.columns[column], Number(value))} />
          )}
        </Bar>
      ))}
    </BarChart>
  );
}
