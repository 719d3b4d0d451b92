/** What was typed and is not saved yet, in words: whoever is about to leave is told what would be lost. */
import { useEffect, useSyncExternalStore } from 'react';

class Unsaved {
  #parts: ReadonlyMap<symbol, string> = new Map();
  #list: readonly string[] = [];
  #pending: (() => void) | undefined;
  readonly #watchers = new Set<() => void>();

  readonly list = (): readonly string[] => this.#list;

  /** What waits until whoever typed agrees to lose it. */
  readonly pending = (): (() => void) | undefined => this.#pending;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Until the answer is called. */
  hold(what: string): () => void {
    const key = Symbol(what);
    this.#set(new Map(this.#parts).set(key, what));
    return () => {
      const rest = new Map(this.#parts);
      rest.delete(key);
      this.#set(rest);
    };
  }

  /** Does `act` at once, or, where something would be lost, once that was agreed to. */
  before(act: () => void): void {
    if (this.#list.length === 0) act();
    else this.#wait(act);
  }

  /** Whether to go on was answered. */
  answered(): void {
    this.#wait(undefined);
  }

  #wait(act: (() => void) | undefined): void {
    this.#pending = act;
    this.#tell();
  }

  #set(parts: ReadonlyMap<symbol, string>): void {
    this.#parts = parts;
    this.#list = [...parts.values()];
    this.#tell();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

export const unsaved = new Unsaved();

/** Tells that `what` would be lost, as long as it is said. */
export function useUnsaved(what: string | undefined): void {
  useEffect(() => (what === undefined ? undefined : unsaved.hold(what)), [what]);
}

export function useUnsavedList(): readonly string[] {
  return useSyncExternalStore(unsaved.watch, unsaved.list);
}

/** `the title, the text and the reason`: the names of the parts that differ. */
export function changedNames<Part extends object>(names: Readonly<Partial<Record<keyof Part, string>>>, before: Part, after: Part): string[] {
  return Object.entries<string | undefined>(names).flatMap(([key, name]) => {
    const [was, is] = [before[key as keyof Part], after[key as keyof Part]];
    return name === undefined || JSON.stringify(was ?? null) === JSON.stringify(is ?? null) ? [] : [name];
  });
}

export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
