import { Loader } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconFlag, IconUserEdit } from '@tabler/icons-react';
import { PriorityBadge, StatusBadge } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { plain } from '@/lib/format/words';
import type { Row } from './desk';
import classes from './Queue.module.css';

/** One recommendation in the list. Its keyboard is the list's. */
export function QueueRow({ row: { item, sending, known }, top, height, position, total, state, open, pick }: {
  row: Row;
  top: number;
  height: number;
  position: number;
  total: number;
  state: { focused: boolean; picked: boolean; opened: boolean };
  open: () => void;
  pick: () => void;
}) {
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={item.id}
      role="option"
      aria-selected={state.picked}
      aria-posinset={position}
      aria-setsize={total}
      aria-current={state.opened ? 'true' : undefined}
      aria-busy={sending !== undefined}
      className={classes.item}
      data-focused={state.focused}
      data-opened={state.opened}
      data-settled={known !== undefined || sending !== undefined}
      style={{ transform: `translateY(${String(top)}px)`, height }}
      onClick={open}
    >
      {/* Space does it too; a screen reader is told by the option itself. */}
      <span aria-hidden className={classes.pick} data-picked={state.picked} onClick={(event) => { event.stopPropagation(); pick(); }}>
        <span className={classes.box}>{state.picked && <IconCheck size={12} stroke={3} />}</span>
      </span>
      <span className={classes.priority}><PriorityBadge priority={item.priority} /></span>
      <span className={classes.name}>{item.title}</span>
      <span className={classes.customer}>{item.user_name}</span>
      <span className={classes.persona}>{plain(item.persona_primary)}</span>
      <span className={classes.marks}>
        {item.warnings.length > 0 && <IconAlertTriangle size={14} aria-label="has warnings" className={classes.warn} />}
        {item.open_flags > 0 && <IconFlag size={14} aria-label="flagged" className={classes.warn} />}
        {item.risk_tier === 'high' && <span className={classes.risk}>high risk</span>}
        {item.assignee_name && <IconUserEdit size={14} aria-label={`${item.assignee_name} works on it`} />}
      </span>
      <span className={classes.status}>
        {sending ? <Loader size={12} aria-label="sending" /> : null}
        <StatusBadge status={item.status} />
      </span>
      <span className={classes.age}><When at={item.generated_at} /></span>
    </div>
  );
}
