import type { Change } from '@/lib/differences';
import { shown } from '@/lib/differences';
import classes from './Changes.module.css';

const WORDS: Record<Change['kind'], string> = { added: 'added', removed: 'removed', changed: 'changed', same: 'as before' };

/** Before and after, side by side. What changed says so in a word, and not by colour alone. */
export function Changes({ label, changes, nameOf = (change) => change.path, titles = ['Before', 'After'] }: {
  label: string;
  changes: readonly Change[];
  nameOf?: (change: Change) => string;
  titles?: readonly [string, string];
}) {
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">{titles[0]}</th>
          <th scope="col">{titles[1]}</th>
          <th scope="col"><span className="visually-hidden">How it differs</span></th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.path} data-kind={change.kind}>
            <th scope="row" title={change.path}>{nameOf(change)}</th>
            <td className={classes.before}>{shown(change.before)}</td>
            <td className={classes.after}>{shown(change.after)}</td>
            <td className="muted">{WORDS[change.kind]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
