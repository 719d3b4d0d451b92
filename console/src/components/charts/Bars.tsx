import { type ChartData, numberAt, seriesOf, shownAt } from './data';

const ROW = 28;
const THICK = 12;
const FIGURE = 50;
const LETTER = 7.4;
const GAP = 10;

/** Bars from zero, one a row, each with its name and its figures beside it. */
export function Bars({ data, width }: { data: ChartData; width: number }) {
  const [drawn] = seriesOf(data);
  if (!drawn) return null;
  const figures = data.columns.slice(1).map((_, index) => index + 1);
  const longest = Math.max(...data.rows.map((_, row) => shownAt(data, row, 0).length));
  const names = Math.min(longest * LETTER + GAP, width / 2);
  const room = Math.max(24, width - names - figures.length * FIGURE - GAP);
  const most = Math.max(1, ...data.rows.map((_, row) => numberAt(data, row, drawn.column)));
  return (
    <svg role="img" aria-label={`${data.label}, as bars`} width={width} height={data.rows.length * ROW} fontSize={13}>
      {data.rows.map((_, row) => {
        const value = numberAt(data, row, drawn.column);
        const middle = row * ROW + ROW / 2;
        return (
          <g key={row}>
            <text x={0} y={middle} dominantBaseline="central" fill="var(--text)">{shownAt(data, row, 0)}</text>
            <rect x={names} y={middle - THICK / 2} width={value === 0 ? 0 : Math.max(2, (value / most) * room)} height={THICK} rx={2} fill={drawn.fill} />
            {figures.map((column) => (
              <text key={column} x={names + room + column * FIGURE} y={middle} dominantBaseline="central" textAnchor="end" fill={column === drawn.column ? 'var(--text)' : 'var(--muted)'}>
                {shownAt(data, row, column)}
              </text>
            ))}
          </g>
        );
      })}
    </svg>
  );
}
