/** What the content pages ask the server. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/lib/api/client';
import type { ContentSearch } from './search';

export type Item = Schemas['ContentView'];
export type Body = Schemas['ContentBody'];

const PAGE_SIZE = 50;

export function contentQuery(search: ContentSearch) {
  return queryOptions({
    queryKey: ['content', 'list', search],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/operator/content', { params: { query: { limit: PAGE_SIZE, ...search } }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function itemQuery(contentId: string) {
  return queryOptions({
    queryKey: ['content', 'item', contentId],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/operator/content/{content_id}', { params: { path: { content_id: contentId } }, signal })),
  });
}

/** What the guardrails say of the text as it stands in the form. */
export function checkQuery(body: Body) {
  return queryOptions({
    queryKey: ['content', 'check', body],
    queryFn: ({ signal }) => answer(api.POST('/api/operator/content/check', { body, signal })),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  });
}

function useChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: ['content'] }) });
}

export function useCreateItem() {
  return useChange((body: Schemas['NewContent']) => answer(api.POST('/api/operator/content', { body })));
}

export function useChangeItem(contentId: string) {
  return useChange((body: Schemas['ChangeContent']) =>
    answer(api.PUT('/api/operator/content/{content_id}', { params: { path: { content_id: contentId } }, body })));
}
