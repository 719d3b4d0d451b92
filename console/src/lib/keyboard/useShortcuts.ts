/** Shortcuts of one key or a short sequence (`g d`). They never fire while someone types, nor with a modifier. */
import { useEffect, useRef } from 'react';

export type Shortcuts = Record<string, () => void>;

const SEQUENCE_MS = 900;
/** It begins every sequence, so the key after it is never one of its own: `g a` goes to the alerts and approves nothing. */
const LEADER = 'g';

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

export function useShortcuts(shortcuts: Shortcuts, enabled = true): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    if (!enabled) return;
    let first = '';
    let firstAt = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"][aria-modal="true"], [role="menu"]')) return;
      const isSecond = first === LEADER && event.timeStamp - firstAt < SEQUENCE_MS;
      const run = latest.current[isSecond ? `${LEADER} ${event.key}` : event.key];
      first = event.key;
      firstAt = event.timeStamp;
      if (run) {
        event.preventDefault();
        first = '';
        run();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [enabled]);
}
