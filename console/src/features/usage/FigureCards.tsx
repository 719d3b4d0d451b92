import { IconArrowDownRight, IconArrowUpRight, IconMinus } from '@tabler/icons-react';
import { Explained } from '@/components/Figures';
import { formatChange } from '@/lib/format/numbers';
import type { KpiData } from './api';
import { daysOf, type Figure, figuresOf } from './figures';
import classes from './usage.module.css';

/** The key figures, each with what it is counted from and how it changed. */
export function FigureCards({ data }: { data: KpiData }) {
  const models = [
    ['Costliest model', data.kpis.costliest_model, 'by cost'],
    ['Least used model', data.kpis.least_used_model, 'by conversations'],
  ] as const;
  return (
    <section aria-label="Key figures" className={classes.cards}>
      {figuresOf(data).map((figure) => (
        <div key={figure.key} className={classes.card}>
          <span className={classes.name}><Explained why={figure.why}>{figure.label}</Explained></span>
          <strong className={classes.value}>{figure.value}</strong>
          <span className="muted">{figure.note}</span>
          {data.previous && <Change figure={figure} against={daysOf(data.previous.period)} />}
        </div>
      ))}
      {models.map(([label, name, note]) => (
        <div key={label} className={classes.card}>
          <span className={classes.name}>{label}</span>
          <strong className={classes.word}>{name ?? '–'}</strong>
          <span className="muted">{note}</span>
        </div>
      ))}
    </section>
  );
}

/** More is neither good nor bad here, so it has no colour. */
function Change({ figure: { change, before }, against }: { figure: Figure; against: string }) {
  if (change === null || change === undefined) {
    return <span className={classes.change} title={`In ${against}: ${before ?? 'nothing'}`}>nothing to compare with</span>;
  }
  const Sign = change > 0 ? IconArrowUpRight : change < 0 ? IconArrowDownRight : IconMinus;
  return (
    <span className={classes.change} title={`In ${against}: ${before ?? ''}`}>
      <Sign size={14} aria-hidden />
      {formatChange(change)}
      <span className="muted">{`from ${before ?? ''}`}</span>
    </span>
  );
}
