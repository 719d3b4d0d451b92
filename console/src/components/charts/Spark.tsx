import { Line, LineChart, YAxis } from 'recharts';

const EDGE = 3;

/** A line without axes, with zero within its height. What is not known is a gap; the last known point is marked. */
export function Spark({ label, values, fill, width, height }: {
  /** All that it shows, in words. */
  label: string;
  values: readonly (number | null)[];
  fill: string;
  width: number;
  height: number;
}) {
  const last = values.findLastIndex((value) => value !== null);
  return (
    <LineChart
      data={values.map((value) => ({ value }))}
      width={width}
      height={height}
      margin={{ top: EDGE, right: EDGE, bottom: EDGE, left: EDGE }}
      accessibilityLayer={false}
      role="img"
      aria-label={label}
    >
      <YAxis hide domain={[(low: number) => Math.min(0, low), (high: number) => Math.max(0, high)]} />
      <Line
        dataKey="value"
        stroke={fill}
        strokeWidth={1.5}
        isAnimationActive={false}
        activeDot={false}
        dot={({ index, cx, cy }: { index: number; cx?: number | null; cy?: number | null }) =>
          (index === last || isAlone(values, index)) && typeof cx === 'number' && typeof cy === 'number'
            ? <circle key={index} cx={cx} cy={cy} r={index === last ? 2.5 : 1} fill={fill} />
            : <g key={index} />}
      />
    </LineChart>
  );
}

/** A line needs two points; one between gaps would not be seen. */
function isAlone(values: readonly (number | null)[], index: number): boolean {
  const isKnown = (at: number) => (values[at] ?? null) !== null;
  return isKnown(index) && !isKnown(index - 1) && !isKnown(index + 1);
}
