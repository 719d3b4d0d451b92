/**
 * What is known beyond the lists that were read: what I am just sending, and what I or others did since. A list keeps
 * its order while someone works in it; a row shows what is known of it.
 */
import { useSyncExternalStore } from 'react';
import type { Change } from '@/lib/live/useLive';
import type { Item } from './api';

export type Verb = 'approve' | 'reject' | 'flag' | 'modify' | 'undo';

/** The newest that is known of a recommendation. */
export interface Known {
  version: number;
  status: string;
  by: string;
  /** What was done. */
  action: string;
  undoUntil?: string | undefined;
  /** The texts and the priority that I gave it. */
  changes?: Partial<Pick<Item, 'title' | 'content' | 'rationale' | 'priority'>> | undefined;
}

export interface DeskState {
  readonly known: ReadonlyMap<string, Known>;
  readonly sending: ReadonlyMap<string, Verb>;
  /** Made since the list was read. */
  readonly created: number;
}

export const CLEAR: DeskState = { known: new Map(), sending: new Map(), created: 0 };

export type Move =
  | { kind: 'sent'; id: string; verb: Verb }
  | { kind: 'refused'; id: string }
  | { kind: 'settled'; id: string; known: Known }
  | { kind: 'heard'; id: string; known: Known }
  | { kind: 'created' }
  | { kind: 'cleared' };

/** What is older than what is known changes nothing, in whatever order it arrives. */
export function next(state: DeskState, move: Move): DeskState {
  switch (move.kind) {
    case 'sent':
      return { ...state, sending: new Map(state.sending).set(move.id, move.verb) };
    case 'refused':
      return { ...state, sending: without(state.sending, move.id) };
    case 'settled':
    case 'heard': {
      const sending = move.kind === 'settled' ? without(state.sending, move.id) : state.sending;
      const before = state.known.get(move.id);
      // My own answer knows more than the event of the same change.
      const isOld = before && (before.version > move.known.version || (before.version === move.known.version && move.kind === 'heard'));
      return isOld ? { ...state, sending } : { ...state, sending, known: new Map(state.known).set(move.id, move.known) };
    }
    case 'created':
      return { ...state, created: state.created + 1 };
    case 'cleared':
      return { ...CLEAR, sending: state.sending };
  }
}

function without<Value>(map: ReadonlyMap<string, Value>, id: string): ReadonlyMap<string, Value> {
  const copy = new Map(map);
  copy.delete(id);
  return copy;
}

/** A row as it stands, as far as is known. */
export interface Row {
  item: Item;
  /** On its way to the server: what is shown is what is expected. */
  sending: Verb | undefined;
  /** Changed since the list was read. */
  known: Known | undefined;
}

const EXPECTED: Partial<Record<Verb, string>> = { approve: 'approved', reject: 'rejected', flag: 'flagged' };

export function rowOf(item: Item, { known, sending }: DeskState, me: string): Row {
  const verb = sending.get(item.id);
  const newer = known.get(item.id);
  const since = newer && newer.version > item.version ? newer : undefined;
  const shown = since
    ? {
        ...item,
        ...since.changes,
        status: since.status,
        version: since.version,
        allowed_actions: allowedAfter(since, me),
        undo_until: since.undoUntil ?? null,
      }
    : item;
  return { item: verb ? { ...shown, status: EXPECTED[verb] ?? shown.status } : shown, sending: verb, known: since };
}

/** Until the item is read again, only what is certain is offered; the server decides anyway. */
function allowedAfter(known: Known, me: string): string[] {
  if (known.by === me && known.undoUntil !== undefined) return ['undo'];
  return known.status === 'pending' ? ['approve', 'reject', 'modify', 'flag'] : [];
}

/** What an event says of its recommendation, if it changed it. */
export function heard(change: Change): Known | undefined {
  const after = change.after as { status?: unknown; version?: unknown } | null | undefined;
  if (typeof after?.status !== 'string' || typeof after.version !== 'number') return undefined;
  return { version: after.version, status: after.status, by: change.operator_id, action: change.action };
}

/** One desk for all review pages of this tab. */
class Desk {
  #state = CLEAR;
  readonly #watchers = new Set<() => void>();

  readonly state = (): DeskState => this.#state;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  move(move: Move): void {
    this.#state = next(this.#state, move);
    for (const watcher of this.#watchers) watcher();
  }
}

export const desk = new Desk();

export function useDesk(): DeskState {
  return useSyncExternalStore(desk.watch, desk.state);
}
