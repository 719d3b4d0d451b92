import { Tooltip } from '@mantine/core';
import { type PointerEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react';
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

/** A pointer that only passes by opens nothing. */
const REST_MS = 300;

/**
 * An instant: how long ago, with the exact time and UTC on hover or touch. What shows those is made when it is asked
 * for: a long list has many instants, and a tooltip is by far the dearest part of a row.
 */
export function When({ at, exact = false }: { at: string | null | undefined; exact?: boolean }) {
  const current = useSyncExternalStore(subscribe, () => now);
  const [pointed, setPointed] = useState<HTMLElement>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => { clearTimeout(timer.current); }, []);
  if (!at) return <span className="muted" aria-label="never">–</span>;
  const instant = new Date(at);
  const onPointerEnter = ({ currentTarget, pointerType }: PointerEvent<HTMLElement>) => {
    timer.current = setTimeout(() => { setPointed(currentTarget); }, pointerType === 'touch' ? 0 : REST_MS);
  };
  const onPointerLeave = () => {
    clearTimeout(timer.current);
    setPointed(undefined);
  };
  return (
    <>
      <time dateTime={at} onPointerEnter={onPointerEnter} onPointerLeave={onPointerLeave}>
        {exact ? formatExact(instant) : formatRelative(instant, new Date(current))}
      </time>
      {pointed && <Tooltip opened target={pointed} label={<>{formatExact(instant)}<br />{formatUtc(instant)}</>} />}
    </>
  );
}

/** A calendar day. It belongs to no zone, so it has no exact time. */
export function DayOf({ day }: { day: string | null | undefined }) {
  if (!day) return <span className="muted" aria-label="none">–</span>;
  return <time dateTime={day}>{formatDay(day)}</time>;
}
