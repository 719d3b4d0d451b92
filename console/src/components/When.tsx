import { Tooltip } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { formatDay, formatExact, formatRelative, formatUtc } from '@/lib/format/time';

/** One clock for all relative times on the screen. */
const TICK_MS = 30_000;
let now = Date.now();
const readers = new Set<() => void>();
setInterval(() => {
  now = Date.now();
  for (const read of readers) read();
}, TICK_MS);

function subscribe(read: () => void) {
  readers.add(read);
  return () => readers.delete(read);
}

/** An instant: how long ago, with the exact time and UTC on hover or touch. */
export function When({ at, exact = false }: { at: string | null | undefined; exact?: boolean }) {
  const current = useSyncExternalStore(subscribe, () => now);
  if (!at) return <span className="muted" aria-label="never">–</span>;
  const instant = new Date(at);
  return (
    <Tooltip label={<>{formatExact(instant)}<br />{formatUtc(instant)}</>}>
      <time dateTime={at}>
        {exact ? formatExact(instant) : formatRelative(instant, new Date(current))}
      </time>
    </Tooltip>
  );
}

/** A calendar day. It belongs to no zone, so it has no exact time. */
export function DayOf({ day }: { day: string | null | undefined }) {
  if (!day) return <span className="muted" aria-label="none">–</span>;
  return <time dateTime={day}>{formatDay(day)}</time>;
}
