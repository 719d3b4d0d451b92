/** Which rows are picked for something done to many. What was approved drops out. */
import { useState } from 'react';
import type { Row } from './desk';

/** The server takes no more at once. */
export const PICKED_MAX = 1000;

export interface Picked {
  ids: ReadonlySet<string>;
  rows: Row[];
  toggle: (id: string | undefined) => void;
  all: () => void;
  drop: (ids: readonly string[]) => void;
  clear: () => void;
}

export function usePicked(rows: readonly Row[]): Picked {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  return {
    ids,
    rows: rows.filter((row) => ids.has(row.item.id)),
    toggle: (id) => {
      if (id === undefined) return;
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      setIds(next);
    },
    all: () => { setIds(new Set(rows.slice(0, PICKED_MAX).map((row) => row.item.id))); },
    drop: (dropped) => { setIds(new Set([...ids].filter((id) => !dropped.includes(id)))); },
    clear: () => { setIds(new Set()); },
  };
}
