/** What became of the last decisions, said until it is put away. */
import { useSyncExternalStore } from 'react';
import type { Order } from './decide';

export interface Notice {
  key: number;
  order: Order;
  /** Sent and accepted: until when it can be undone, if it can. */
  done?: { version: number; undoUntil: string | undefined };
  /** Refused: in the server's words. */
  refused?: { message: string; code: string; requestId: string | undefined };
}

const SHOWN_MAX = 3;

class Notices {
  #list: readonly Notice[] = [];
  #key = 0;
  readonly #watchers = new Set<() => void>();

  readonly list = (): readonly Notice[] => this.#list;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** A success takes the place of the one before; a refusal stays until somebody has seen it. */
  add(notice: Omit<Notice, 'key'>): void {
    this.#key += 1;
    const kept = this.#list.filter((shown) => shown.refused !== undefined && shown.order.item.id !== notice.order.item.id);
    this.#set([...kept, { ...notice, key: this.#key }].slice(-SHOWN_MAX));
  }

  /** Nothing more to say about a recommendation. */
  forget(id: string): void {
    this.#set(this.#list.filter((notice) => notice.order.item.id !== id));
  }

  remove(key: number): void {
    this.#set(this.#list.filter((notice) => notice.key !== key));
  }

  #set(list: readonly Notice[]): void {
    this.#list = list;
    for (const watcher of this.#watchers) watcher();
  }
}

export const notices = new Notices();

export function useNotices(): readonly Notice[] {
  return useSyncExternalStore(notices.watch, notices.list);
}
