/** What the review pages ask the server. */
import { infiniteQueryOptions, keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/lib/api/client';
import type { DecisionsSearch, DeliveriesSearch, FlagsSearch, QueueFilter } from './search';

export type Item = Schemas['QueueItem'];
export type Detail = Schemas['ItemDetail'];
export type Delivery = Schemas['DeliveryItem'];
export type Entry = Schemas['HistoryEntry'];

const PAGE_SIZE = 60;

const path = (id: string) => ({ path: { recommendation_id: id } });

export interface QueuePage {
  rows: Item[];
  total: number;
  next: string | undefined;
}

export const QUEUE = ['queue'] as const;

/** The list is brought up to date by what is heard, not by asking for all its pages again. */
export function queueQuery(filter: QueueFilter) {
  return infiniteQueryOptions({
    queryKey: [...QUEUE, filter],
    queryFn: async ({ pageParam, signal }): Promise<QueuePage> => {
      const query = { ...filter, limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) };
      const { data, response } = await api.GET('/api/operator/recommendations', { params: { query }, signal });
      const rows = data ?? [];
      return { rows, total: Number(response.headers.get('x-total-count') ?? rows.length), next: nextCursor(response.headers.get('link')) };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

/** The cursor in `<…?cursor=…>; rel="next"`. */
export function nextCursor(link: string | null): string | undefined {
  const target = /<([^>]*)>;\s*rel="?next"?/.exec(link ?? '')?.[1];
  if (target === undefined) return undefined;
  return new URL(target, window.location.origin).searchParams.get('cursor') ?? undefined;
}

/** Everything known of one recommendation lies under this key. */
export const itemKey = (id: string) => ['recommendation', id] as const;

export function itemQuery(id: string) {
  return queryOptions({
    queryKey: [...itemKey(id), 'detail'],
    queryFn: ({ signal }) => answer(api.GET('/api/operator/recommendations/{recommendation_id}', { params: path(id), signal })),
  });
}

export function historyQuery(id: string) {
  return queryOptions({
    queryKey: [...itemKey(id), 'history'],
    queryFn: ({ signal }) => answer(api.GET('/api/operator/recommendations/{recommendation_id}/history', { params: path(id), signal })),
  });
}

/** What was decided from does not change any more. */
export function traceQuery(id: string) {
  return queryOptions({
    queryKey: [...itemKey(id), 'trace'],
    queryFn: ({ signal }) => answer(api.GET('/api/operator/recommendations/{recommendation_id}/trace', { params: path(id), signal })),
    staleTime: 5 * 60_000,
  });
}

export function notesQuery(id: string) {
  return queryOptions({
    queryKey: [...itemKey(id), 'notes'],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/operator/recommendations/{recommendation_id}/notes', { params: { ...path(id), query: { limit: 200 } }, signal })),
  });
}

export function tagsQuery() {
  return queryOptions({
    queryKey: ['tags'],
    queryFn: ({ signal }) => answer(api.GET('/api/operator/tags/available', { signal })),
    staleTime: 60_000,
  });
}

export function operatorsQuery() {
  return queryOptions({
    queryKey: ['operators'],
    queryFn: ({ signal }) => answer(api.GET('/api/operator/operators', { signal })),
    staleTime: 60_000,
  });
}

export function flagsQuery({ show, cursor }: FlagsSearch) {
  const query = { limit: 50, ...(show === 'all' ? {} : { resolved: show === 'resolved' }), ...(cursor ? { cursor } : {}) };
  return queryOptions({
    queryKey: ['flags', query],
    queryFn: ({ signal }) => answer(api.GET('/api/operator/flags', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function alertsQuery() {
  return queryOptions({
    queryKey: ['alerts'],
    queryFn: ({ signal }) => answer(api.GET('/api/operator/alerts', { signal })),
    refetchInterval: 60_000,
  });
}

export function decisionsQuery(operatorId: string, { action = 'approve', cursor }: DecisionsSearch) {
  const query = { operator_id: operatorId, action, limit: 50, ...(cursor ? { cursor } : {}) };
  return queryOptions({
    queryKey: ['decisions', query],
    queryFn: ({ signal }) => answer(api.GET('/api/operator/audit-logs', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

const DELIVERIES = ['deliveries'] as const;

export function deliveriesQuery({ status = 'dead', cursor }: DeliveriesSearch) {
  const query = { status, limit: 50, ...(cursor ? { cursor } : {}) };
  return queryOptions({
    queryKey: [...DELIVERIES, query],
    queryFn: ({ signal }) => answer(api.GET('/api/operator/deliveries', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** Sends again what was given up. Refused or not, the lists are read anew: what was seen may be old. */
export function useRetryDelivery(deliveryId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      answer(
        api.POST('/api/operator/deliveries/{delivery_id}/retry', {
          params: { path: { delivery_id: deliveryId } },
          body: { reason: reason === '' ? null : reason },
        }),
      ),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: DELIVERIES });
      await client.invalidateQueries({ queryKey: ['alerts'] });
    },
  });
}
