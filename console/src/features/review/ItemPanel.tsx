import { Button, CloseButton, Tabs } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Loaded } from '@/components/Loaded';
import { PriorityBadge, StatusBadge } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { plain } from '@/lib/format/words';
import { type Detail, type Item, itemQuery } from './api';
import { AssigneePicker } from './AssigneePicker';
import { Checks } from './Checks';
import { ConflictNotice } from './ConflictNotice';
import type { Order } from './decide';
import type { Verb } from './desk';
import { Found } from './Found';
import { HistoryTab } from './HistoryTab';
import { VERBS } from './keys';
import { NotesTab } from './NotesTab';
import { UndoButton } from './Notices';
import { Rationale } from './Rationale';
import { Warnings } from './ReasonDialog';
import { type Check, readChecks } from './reports';
import { TagsEditor } from './TagsEditor';
import { TraceTab } from './TraceTab';
import panel from './ItemPanel.module.css';
import classes from './review.module.css';

export interface PanelActions {
  act: (verb: Verb, item: Item) => void;
  /** A decision of mine that met somebody else's. */
  conflict: Order | undefined;
  again: (order: Order, now: Detail) => void;
  leave: () => void;
  close?: () => void;
}

/** Moving quickly through the list asks for nothing that is not looked at. */
const REST_MS = 120;

/** One recommendation with all that a reviewer looks at. What the list has of it is there at once. */
export function ItemPanel({ id, row, busy, ...actions }: {
  id: string;
  row: Item | undefined;
  busy: boolean;
} & PanelActions) {
  const [settled] = useDebouncedValue(id, REST_MS);
  const ready = settled === id;
  const query = useQuery({ ...itemQuery(id), enabled: ready });
  const detail = query.data;
  // Whichever is newer: a row that heard of a change, or the item as it was read.
  const item = detail && (!row || detail.version >= row.version) ? { ...detail, ...(busy && row ? { status: row.status } : {}) } : row;
  if (!item) return <Loaded query={query} what="The recommendation could not be loaded">{() => null}</Loaded>;
  const checks = readChecks(detail?.guardrails);
  return (
    <article className={panel.panel} aria-label={item.title}>
      <header className={panel.head}>
        <div className={panel.title}>
          <h2>{item.title}</h2>
          {actions.close && <CloseButton aria-label="Close the recommendation" onClick={actions.close} />}
        </div>
        <p className={classes.facts}>
          <Link to="/users/$userId" params={{ userId: item.user_id }}>{item.user_name}</Link>
          <span>{plain(item.persona_primary)}</span>
          <StatusBadge status={item.status} />
          <PriorityBadge priority={item.priority} whole />
          {item.risk_tier === 'high' && <strong>High risk</strong>}
          <span className="muted">{`version ${String(item.version)}`}</span>
        </p>
        <Actions item={item} busy={busy} act={actions.act} />
      </header>
      {actions.conflict && (
        <ConflictNotice order={actions.conflict} leave={actions.leave} again={(now) => { if (actions.conflict) actions.again(actions.conflict, now); }} />
      )}
      <Tabs defaultValue="review" keepMounted={false} className={panel.tabs}>
        <Tabs.List>
          <Tabs.Tab value="review">Review</Tabs.Tab>
          <Tabs.Tab value="notes">Notes</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
          <Tabs.Tab value="trace">Trace</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="review" className={panel.body}>
          <Review item={item} detail={detail} checks={checks} ready={ready} />
          {query.isError && <Loaded query={query} what="The rest could not be loaded">{() => null}</Loaded>}
        </Tabs.Panel>
        <Tabs.Panel value="notes" className={panel.body}><NotesTab id={id} /></Tabs.Panel>
        <Tabs.Panel value="history" className={panel.body}><HistoryTab id={id} /></Tabs.Panel>
        <Tabs.Panel value="trace" className={panel.body}><TraceTab id={id} /></Tabs.Panel>
      </Tabs>
    </article>
  );
}

function Actions({ item, busy, act }: { item: Item; busy: boolean; act: PanelActions['act'] }) {
  return (
    <div className={classes.row} role="group" aria-label="Decide">
      {VERBS.filter(({ verb }) => verb !== 'undo' && item.allowed_actions.includes(verb)).map(({ verb, key, label }) => (
        <Button
          key={verb}
          variant={verb === 'approve' ? 'filled' : 'default'}
          disabled={busy}
          onClick={() => { act(verb, item); }}
          aria-keyshortcuts={key}
          rightSection={<kbd className={panel.key} aria-hidden>{key}</kbd>}
        >
          {label}
        </Button>
      ))}
      {item.undo_until && item.allowed_actions.includes('undo') && (
        <UndoButton until={item.undo_until} undo={() => { act('undo', item); }} label="Undo the decision" />
      )}
    </div>
  );
}

function Review({ item, detail, checks, ready }: { item: Item; detail: Detail | undefined; checks: Check[]; ready: boolean }) {
  const inField = (field: string) => checks.filter((check) => check.field === field);
  return (
    <div className={classes.stack}>
      <Warnings item={item} />
      {detail && <Standing detail={detail} />}
      <section className={panel.section}>
        <h3>Why this customer gets it</h3>
        <Rationale item={item} checks={inField('rationale')} ready={ready} />
      </section>
      <section className={panel.section}>
        <h3>{`Text · ${plain(item.type)}${item.read_time_minutes ? `, ${String(item.read_time_minutes)} min` : ''}`}</h3>
        <Found text={item.content} checks={inField('content')} />
        {item.content_url && <p className="muted">{`Leads to ${item.content_url}`}</p>}
      </section>
      <section className={panel.section}>
        <h3>Guardrails</h3>
        {checks.length > 0 ? <Checks checks={checks} /> : <p className="muted">{detail ? 'No report is kept.' : ' '}</p>}
      </section>
      <TagsEditor item={item} />
      <AssigneePicker item={item} />
      <p className="muted">Made <When at={item.generated_at} />, good until <When at={item.expires_at} exact /></p>
    </div>
  );
}

/** What was decided, in whose words, and how far delivery is. */
function Standing({ detail }: { detail: Detail }) {
  const lines = [
    detail.rejection_reason && `Rejected: “${detail.rejection_reason}”`,
    detail.acknowledgement && `Approved in spite of warnings: “${detail.acknowledgement}”`,
    detail.operator_notes && `Operator's notes: “${detail.operator_notes}”`,
    ...detail.flags.filter((flag) => !flag.resolved).map((flag) => `Flagged by ${flag.flagged_by_name ?? flag.flagged_by}: “${flag.flag_reason}”`),
  ].filter((line) => typeof line === 'string' && line !== '');
  const { delivery } = detail;
  if (lines.length === 0 && !delivery) return null;
  return (
    <div className={panel.standing}>
      {lines.map((line) => <p key={line}>{line}</p>)}
      {delivery && (
        <p>
          {`Delivery by ${delivery.channel}: ${plain(delivery.status).toLowerCase()}, `}
          {delivery.delivered_at ? <When at={delivery.delivered_at} /> : <>due <When at={delivery.due_at} exact /></>}
          {delivery.last_error && `. Last attempt: ${delivery.last_error}`}
        </p>
      )}
    </div>
  );
}
