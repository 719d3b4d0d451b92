/** The list as it is worked on: pages by cursor, overlaid with what is being sent and what was heard since. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useChanges } from '@/lib/live/useLive';
import { useIdentity } from '@/lib/session/useSession';
import { itemKey, QUEUE, queueQuery } from './api';
import { desk, heard, rowOf, useDesk } from './desk';
import type { QueueFilter } from './search';

export function useQueue(filter: QueueFilter) {
  const client = useQueryClient();
  const me = useIdentity().identity_id;
  const query = useInfiniteQuery(queueQuery(filter));
  const state = useDesk();
  const live = useLiveDesk();
  const { data } = query;
  const rows = useMemo(() => {
    // A row that moved between two pages comes twice.
    const seen = new Set<string>();
    const items = (data?.pages ?? []).flatMap((page) => page.rows).filter(({ id }) => !seen.has(id) && seen.add(id));
    return items.map((item) => rowOf(item, state, me));
  }, [data, state, me]);
  const refresh = () => {
    desk.move({ kind: 'cleared' });
    void client.resetQueries({ queryKey: QUEUE });
  };
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  return {
    query,
    rows,
    total: data?.pages.at(-1)?.total ?? 0,
    live,
    /** What a fresh list would show otherwise. */
    behind: rows.filter((row) => row.known).length + state.created,
    refresh,
    more: hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined,
  };
}

/** Hears what is done, here and elsewhere, as long as a review page is on the screen. */
export function useLiveDesk() {
  const client = useQueryClient();
  const me = useIdentity().identity_id;
  return useChanges((change, type) => {
    const id = change.recommendation_id;
    if (!id) return;
    if (type === 'recommendation_created') desk.move({ kind: 'created' });
    const known = heard(change);
    if (known) desk.move({ kind: 'heard', id, known });
    if (change.operator_id !== me) void client.invalidateQueries({ queryKey: itemKey(id) });
    for (const list of ['flags', 'alerts']) void client.invalidateQueries({ queryKey: [list] });
  });
}
