import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Loaded } from '@/components/Loaded';
import { StatusBadge } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { plain } from '@/lib/format/words';
import { type Detail, type Entry, historyQuery, itemQuery } from './api';
import type { Order } from './decide';
import { LABELS } from './keys';
import classes from './review.module.css';

/**
 * My decision met a change by somebody else: who did what since I looked, what the texts were and are, and the choice
 * between leaving it so and sending mine again for the version of now. My words are kept until then.
 */
export function ConflictNotice({ order, again, leave }: {
  order: Order;
  again: (now: Detail) => void;
  leave: () => void;
}) {
  const item = useQuery({ ...itemQuery(order.item.id), refetchOnMount: 'always' });
  const history = useQuery({ ...historyQuery(order.item.id), refetchOnMount: 'always' });
  return (
    <section className={classes.conflict} role="alert" aria-label="Changed meanwhile">
      <h3><IconAlertTriangle size={15} aria-hidden /> Somebody was faster</h3>
      <p>{`Your decision (${LABELS[order.verb].toLowerCase()}) was taken on version ${String(order.item.version)} and changed nothing.`}</p>
      {order.words && <p>Your words are kept: <q>{order.words}</q></p>}
      <Loaded query={history} what="What changed could not be loaded">
        {({ entries, versions }) => (
          <>
            <ul className={classes.bullets}>
              {since(entries, order.item.version).map((entry) => (
                <li key={entry.audit_id}>
                  <strong>{entry.operator_role === 'system' ? 'system' : entry.operator_name ?? entry.operator_id}</strong>
                  {`: ${plain(entry.action).toLowerCase()} `}<When at={entry.occurred_at} />
                  {entry.reason && <>, <q>{entry.reason}</q></>}
                </li>
              ))}
            </ul>
            <Changes before={versions.filter(({ version }) => version <= order.item.version).at(-1)} after={versions.at(-1)} />
          </>
        )}
      </Loaded>
      <Loaded query={item} what="The recommendation could not be loaded">
        {(now) => now.version === order.item.version && item.isFetching ? null : (
          <div className={classes.row}>
            <span>Now <StatusBadge status={now.status} /> {`version ${String(now.version)}`}</span>
            <Button variant="default" onClick={leave}>Leave it so</Button>
            {now.allowed_actions.includes(order.verb) && (
              <Button onClick={() => { again(now); }}>{`${LABELS[order.verb]} version ${String(now.version)}`}</Button>
            )}
          </div>
        )}
      </Loaded>
    </section>
  );
}

/** The entries that made the versions after `version`. */
export function since(entries: readonly Entry[], version: number): Entry[] {
  return entries.filter((entry) => {
    const after = entry.after as { version?: unknown } | null | undefined;
    return typeof after?.version === 'number' && after.version > version;
  });
}

interface Text {
  version: number;
  title: string;
  content: string;
  rationale: string;
  priority: string;
}

/** Which texts differ, then and now. */
function Changes({ before, after }: { before: Text | undefined; after: Text | undefined }) {
  if (!before || !after || before.version === after.version) return null;
  const fields = (['title', 'priority', 'rationale', 'content'] as const).filter((field) => before[field] !== after[field]);
  return (
    <dl className={classes.changes}>
      {fields.map((field) => (
        <div key={field}>
          <dt>{plain(field)}</dt>
          <dd><del>{before[field]}</del></dd>
          <dd><ins>{after[field]}</ins></dd>
        </div>
      ))}
    </dl>
  );
}
