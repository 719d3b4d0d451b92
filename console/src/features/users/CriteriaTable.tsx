import { IconCheck, IconX } from '@tabler/icons-react';
import { Fragment } from 'react';
import { formatMoney } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import type { Criterion, Evaluation } from './reasoning';
import { findSignal } from '@/lib/signals';
import classes from './CriteriaTable.module.css';

/** Every persona that was tried, its criteria, and by how much each is met or missed. */
export function CriteriaTable({ evaluations, currency }: { evaluations: readonly Evaluation[]; currency: string | undefined }) {
  return (
    <table className={classes.table}>
      <caption>Criteria, with how far each is from its bar</caption>
      <thead>
        <tr><th scope="col">Signal</th><th scope="col">Is</th><th scope="col">Bar</th><th scope="col">Margin</th></tr>
      </thead>
      {evaluations.map((evaluation) => (
        <tbody key={evaluation.persona}>
          <tr>
            <th colSpan={4} scope="rowgroup" className={classes.persona}>
              <Met met={evaluation.matched} /> {plain(evaluation.persona)}
              <span className="muted">{evaluation.matched ? ' holds' : ' does not hold'}</span>
            </th>
          </tr>
          {evaluation.groups.map((group, index) => (
            <Fragment key={index}>
              {group.map((criterion, place) => (
                <Row key={criterion.feature} criterion={criterion} currency={currency} alternative={place > 0} />
              ))}
            </Fragment>
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Row({ criterion, currency, alternative }: { criterion: Criterion; currency: string | undefined; alternative: boolean }) {
  const { feature, operator, threshold, actual, met, margin } = criterion;
  return (
    <tr>
      <th scope="row">
        <Met met={met} /> {alternative && <span className="muted">or </span>}{findSignal(feature)?.label ?? plain(feature)}
      </th>
      <td>{actual === null ? <span className="muted">not known</span> : figure(actual, currency)}</td>
      <td>{`${SIGNS[operator] ?? operator} ${figure(threshold, currency)}`}</td>
      <td><Margin margin={margin} /></td>
    </tr>
  );
}

const SIGNS: Record<string, string> = { '>=': '≥', '<=': '≤' };

function Met({ met }: { met: boolean }) {
  return met
    ? <IconCheck size={13} role="img" aria-label="met" className={classes.met} />
    : <IconX size={13} role="img" aria-label="not met" className={classes.missed} />;
}

/** A bar from the middle: right of it is met. */
function Margin({ margin }: { margin: number }) {
  const width = `${String(Math.min(1, Math.abs(margin)) * 50)}%`;
  const text = `${margin > 0 ? '+' : ''}${margin.toFixed(2)}`;
  return (
    <span className={classes.margin}>
      <span className={classes.track} aria-hidden>
        <span
          className={margin < 0 ? classes.short : classes.over}
          style={margin < 0 ? { right: '50%', width } : { left: '50%', width }}
        />
      </span>
      {text}
    </span>
  );
}

/** `amount 1495.10` → `$1,495.10`; `40.9488 %` → `40.9 %`. */
export function figure(text: string, currency: string | undefined): string {
  const amount = /^amount (-?\d+(?:\.\d+)?)$/.exec(text)?.[1];
  if (amount !== undefined) return currency ? formatMoney(Number(amount), currency) : amount;
  return text.replace(/\d+\.\d{2,}/, (number) => Number(number).toFixed(1));
}
