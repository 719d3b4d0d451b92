import { Bar, BarChart, LabelList, XAxis, YAxis } from 'recharts';
import { BAR_ROW, type ChartData, seriesOf, shownAs, shownAt } from './data';

const THICK = 12;
const LETTER = 7.5;
const FONT_SIZE = 13;
/** The library breaks a label at spaces where it finds it long. */
const UNBROKEN = '\u00a0';

/** Bars from zero, one a row, each with its name before it and its figures behind it. */
export function Bars({ data, width }: { data: ChartData; width: number }) {
  const [drawn] = seriesOf(data);
  if (!drawn) return null;
  const figures = data.rows.map((_, row) => data.columns.slice(1).map((_, column) => shownAt(data, row, column + 1)).join(' · ').replaceAll(' ', UNBROKEN));
  const room = Math.max(...figures.map((text) => text.length)) * LETTER;
  return (
    <BarChart
      layout="vertical"
      data={data.rows.map((row, at) => [...row, figures[at]])}
      width={width}
      height={data.rows.length * BAR_ROW}
      margin={{ top: 0, right: room, bottom: 0, left: 0 }}
      accessibilityLayer={false}
      role="img"
      aria-label={`${data.label}, as bars`}
    >
      <XAxis type="number" domain={[0, 'dataMax']} hide />
      <YAxis
        type="category"
        dataKey="0"
        width="auto"
        interval={0}
        tickFormatter={(name) => shownAs(data.columns[0], String(name))}
        tick={{ fontSize: FONT_SIZE, fill: 'var(--text)' }}
        tickLine={false}
        axisLine={false}
      />
      <Bar dataKey={drawn.column} fill={drawn.fill} barSize={THICK} radius={2} minPointSize={(value) => (Number(value) > 0 ? 2 : 0)} isAnimationActive={false}>
        <LabelList dataKey={data.columns.length} position="right" fontSize={FONT_SIZE} fill="var(--text)" />
      </Bar>
    </BarChart>
  );
}
