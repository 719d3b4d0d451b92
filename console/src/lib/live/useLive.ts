import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Schemas } from '../api/client';
import { live, type LiveEvent, type LiveState } from './live';

export type Change = Schemas['Change'];

/** What somebody did to a recommendation, while the part that asks is on the screen. */
export function useChanges(heard: (change: Change, type: string) => void): LiveState {
  const latest = useRef(heard);
  useEffect(() => {
    latest.current = heard;
  });
  useEffect(
    () =>
      live.listen((event) => {
        const change = readChange(event);
        if (change) latest.current(change, event.type);
      }),
    [],
  );
  return useSyncExternalStore(live.watch, () => live.state);
}

function readChange(event: LiveEvent): Change | undefined {
  if (!event.type.startsWith('recommendation_')) return undefined;
  return JSON.parse(event.data) as Change;
}
