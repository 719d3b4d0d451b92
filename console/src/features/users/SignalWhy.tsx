import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { WhyPanel } from '@/components/WhyPanel';
import { DayOf } from '@/components/When';
import { counted } from '@/lib/format/numbers';
import { RowsBehind } from '@/components/RowsBehind';
import { Figure } from './SignalsTable';
import type { Signal, Window } from '@/lib/signals';
import classes from './users.module.css';

/** How a figure was made, in words, and the rows it was made from. */
export function SignalWhy({ userId, signal, windows, close }: {
  userId: string;
  signal: Signal | undefined;
  windows: readonly Window[];
  close: () => void;
}) {
  return (
    <WhyPanel title={signal?.label ?? ''} opened={signal !== undefined} close={close}>
      {signal && <Making key={signal.key} userId={userId} signal={signal} windows={windows} />}
    </WhyPanel>
  );
}

function Making({ userId, signal, windows }: { userId: string; signal: Signal; windows: readonly Window[] }) {
  const [days, setDays] = useState(String(windows[0]?.window_days ?? 30));
  const window = windows.find(({ window_days }) => String(window_days) === days);
  if (!window) return null;
  const evidence = window.evidence.find(({ feature }) => feature === signal.key);
  const ids = evidence?.transaction_ids ?? [];
  return (
    <div className={classes.stack}>
      <SegmentedControl
        aria-label="Window"
        value={days}
        onChange={setDays}
        data={windows.map(({ window_days }) => ({ value: String(window_days), label: `${String(window_days)} days` }))}
      />
      <p className={classes.big}><Figure signal={signal} window={window} /></p>
      <p className="muted">{signal.meaning} Window to <DayOf day={window.as_of} />.</p>
      {evidence ? <p>{evidence.explanation}</p> : <p className="muted">Nothing in this window bears on it.</p>}
      {evidence && evidence.account_ids.length > 0 && (
        <p className="muted">{`From ${counted(evidence.account_ids.length, 'account')}.`}</p>
      )}
      {ids.length > 0 && <RowsBehind userId={userId} ids={ids} />}
    </div>
  );
}
