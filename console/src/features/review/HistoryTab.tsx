import { useQuery } from '@tanstack/react-query';
import { Loaded } from '@/components/Loaded';
import { MarkedProse } from '@/components/Prose';
import { When } from '@/components/When';
import { actor, plain } from '@/lib/format/words';
import { type Entry, historyQuery } from './api';
import { record } from './reports';
import classes from './review.module.css';

/** Everything that happened to it, the newest first, and every text it had. */
export function HistoryTab({ id }: { id: string }) {
  const history = useQuery(historyQuery(id));
  return (
    <Loaded query={history} what="The history could not be loaded">
      {({ entries, versions }) => (
        <div className={classes.stack}>
          <ol className={classes.timeline}>
            {entries.toReversed().map((entry) => <Line key={entry.audit_id} entry={entry} />)}
          </ol>
          {versions.length > 1 && (
            <section className={classes.stack}>
              <h3>Texts</h3>
              {versions.toReversed().map((version) => (
                <details key={version.version}>
                  <summary>{`Version ${String(version.version)}, by ${version.changed_by_name ?? version.changed_by}`}</summary>
                  <p><strong>{version.title}</strong></p>
                  <MarkedProse text={version.rationale} />
                  <MarkedProse text={version.content} />
                </details>
              ))}
            </section>
          )}
        </div>
      )}
    </Loaded>
  );
}

function Line({ entry }: { entry: Entry }) {
  const [before, after] = [record(entry.before).status, record(entry.after).status];
  const moved = typeof before === 'string' && typeof after === 'string' && before !== after;
  return (
    <li>
      <p>
        <strong>{plain(entry.action)}</strong>
        {` · ${actor(entry.operator_name ?? entry.operator_id, entry.operator_role)} · `}
        <When at={entry.occurred_at} />
      </p>
      {moved && <p className="muted">{`${plain(before)} → ${plain(after).toLowerCase()}`}</p>}
      {entry.reason && <p><q>{entry.reason}</q></p>}
    </li>
  );
}
