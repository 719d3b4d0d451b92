import { Button, CloseButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { RequestId } from '@/components/RequestId';
import { isConflict } from './decide';
import { DONE, LABELS } from './keys';
import { type Notice, notices, useNotices } from './noticeboard';
import classes from './Notices.module.css';
import parts from './review.module.css';

/** What became of decisions, at the foot of the page: undo while it lasts, and refusals that must be seen. */
export function Notices({ undo, look }: {
  undo: (notice: Notice) => void;
  /** Shows the recommendation of a refusal, with what changed. */
  look: (notice: Notice) => void;
}) {
  const list = useNotices();
  return (
    <div className={classes.stack} role="status" aria-live="polite">
      {list.map((notice) => (
        <div key={notice.key} className={classes.notice} data-tone={notice.refused ? 'bad' : 'good'}>
          {notice.refused ? <IconAlertTriangle size={16} aria-hidden /> : <IconCheck size={16} aria-hidden />}
          <div className={classes.text}>
            {notice.refused ? <Refused notice={notice} /> : <p>{`${DONE[notice.order.verb]}: ${notice.order.item.title}, for ${notice.order.item.user_name}`}</p>}
          </div>
          {notice.done?.undoUntil && notice.order.verb !== 'undo' && <UndoButton until={notice.done.undoUntil} undo={() => { undo(notice); }} />}
          {notice.refused && <Button variant="default" onClick={() => { look(notice); }}>{isConflict(notice.refused.code) ? 'See what changed' : 'Look at it'}</Button>}
          <CloseButton size="sm" aria-label="Put away" onClick={() => { notices.remove(notice.key); }} />
        </div>
      ))}
    </div>
  );
}

function Refused({ notice: { order, refused } }: { notice: Notice }) {
  return (
    <>
      <p><strong>{`${LABELS[order.verb]} did not go through`}</strong>{`: ${order.item.title}, for ${order.item.user_name}`}</p>
      <p className="muted">{refused?.message}</p>
      <RequestId id={refused?.requestId} />
    </>
  );
}

/** The time left, to the second. The window is the server's; without it the button is gone. */
export function UndoButton({ until, undo, label = 'Undo', compact = false }: { until: string; undo: () => void; label?: string; compact?: boolean }) {
  const left = useSecondsUntil(until);
  if (left <= 0) return <span className="muted">can no longer be undone</span>;
  const shown = `${String(Math.floor(left / 60))}:${String(left % 60).padStart(2, '0')}`;
  return (
    <span className={classes.undo}>
      <Button variant="default" size={compact ? 'compact-xs' : 'xs'} className={parts.touch ?? ''} onClick={undo}>{label}</Button>
      <span className={classes.left} aria-hidden>{shown}</span>
    </span>
  );
}

function useSecondsUntil(until: string): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => { setNow(Date.now()); }, 1000);
    return () => { clearInterval(timer); };
  }, []);
  return Math.ceil((Date.parse(until) - now) / 1000);
}
