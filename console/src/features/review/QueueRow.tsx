import { Loader } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconFlag, IconUserEdit } from '@tabler/icons-react';
import { memo } from 'react';
import { PriorityBadge, StatusBadge } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { plain } from '@/lib/format/words';
import type { Row } from './desk';
import classes from './Queue.module.css';

export interface RowHandlers {
  focus: (at: number) => void;
  open: (at: number) => void;
  pick: (at: number) => void;
}

/** One recommendation in the list. Its keyboard is the list's. Drawn anew only when something of it changed. */
export const QueueRow = memo(function QueueRow({ item, sending, known, top, height, index, total, focused, picked, opened, on }: {
  item: Row['item'];
  sending: Row['sending'];
  known: Row['known'];
  top: number;
  height: number;
  index: number;
  total: number;
  focused: boolean;
  picked: boolean;
  opened: boolean;
  on: RowHandlers;
}) {
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={item.id}
      role="option"
      aria-selected={picked}
      aria-posinset={index + 1}
      aria-setsize={total}
      aria-current={opened ? 'true' : undefined}
      aria-busy={sending !== undefined}
      className={classes.item}
      data-focused={focused}
      data-opened={opened}
      data-settled={known !== undefined || sending !== undefined}
      style={{ transform: `translateY(${String(top)}px)`, height }}
      onClick={() => { on.open(index); }}
    >
      {/* Space does it too; a screen reader is told by the option itself. */}
      <span aria-hidden className={classes.pick} data-picked={picked} onClick={(event) => { event.stopPropagation(); on.focus(index); on.pick(index); }}>
        <span className={classes.box}>{picked && <IconCheck size={12} stroke={3} />}</span>
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
});
