/** What the policy pages ask the server. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/lib/api/client';
import type { DraftSearch, PolicySearch } from './search';

export type Draft = Schemas['DraftView'];

/** The API's description calls a policy an object; which one, the server knows. */
type PolicyBody = NonNullable<Schemas['ChangeDraft']['policy']>;

export const policyQuery = queryOptions({
  queryKey: ['policy', 'in-force'],
  queryFn: ({ signal }) => answer(api.GET('/api/operator/policy', { signal })),
});

/** A policy that decided once does not change any more; whether it is in force does. */
export function versionQuery(policyHash: string) {
  return queryOptions({
    queryKey: ['policy', 'version', policyHash],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/operator/policy/versions/{policy_hash}', { params: { path: { policy_hash: policyHash } }, signal })),
  });
}

const DRAFTS_A_PAGE = 50;

export function draftsQuery({ status, cursor }: PolicySearch) {
  const query = { limit: DRAFTS_A_PAGE, ...(status ? { status } : {}), ...(cursor ? { cursor } : {}) };
  return queryOptions({
    queryKey: ['policy', 'drafts', query],
    queryFn: ({ signal }) => answer(api.GET('/api/operator/policy/drafts', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

const draftKey = (draftId: string) => ['policy', 'draft', draftId] as const;
const path = (draftId: string) => ({ path: { draft_id: draftId } });

export function draftQuery(draftId: string) {
  return queryOptions({
    queryKey: draftKey(draftId),
    queryFn: ({ signal }) => answer(api.GET('/api/operator/policy/drafts/{draft_id}', { params: path(draftId), signal })),
  });
}

const MOVES_A_PAGE = 100;

/** Puts the draft to the figures stored now. Nothing is written, so it is asked like any question. */
export function simulationQuery(draft: Draft, { window, from, to, cursor }: DraftSearch) {
  const body = {
    limit: MOVES_A_PAGE, window_days: window ?? null, from: from ?? null, to: to ?? null, cursor: cursor ?? null,
  };
  return queryOptions({
    queryKey: [...draftKey(draft.draft_id), 'simulation', draft.version, body],
    queryFn: ({ signal }) =>
      answer(api.POST('/api/operator/policy/drafts/{draft_id}/simulate', { params: path(draft.draft_id), body, signal })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** A change of policies drops what was read of them before. */
function useChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: ['policy'] }) });
}

export function useCreateDraft() {
  return useChange((title: string) => answer(api.POST('/api/operator/policy/drafts', { body: { title } })));
}

export function useSaveDraft(draft: Draft) {
  return useChange(({ title, policy }: { title: string; policy: unknown }) =>
    answer(
      api.PUT('/api/operator/policy/drafts/{draft_id}', {
        params: path(draft.draft_id),
        body: { title, policy: policy as PolicyBody, version: draft.version },
      }),
    ));
}

export function useDiscardDraft(draftId: string) {
  return useChange(() => answer(api.DELETE('/api/operator/policy/drafts/{draft_id}', { params: path(draftId) })));
}

export function usePublishDraft(draft: Draft) {
  return useChange((reason: string) =>
    answer(
      api.POST('/api/operator/policy/drafts/{draft_id}/publish', {
        params: path(draft.draft_id),
        body: { reason, version: draft.version },
      }),
    ));
}

const PROGRESS_EVERY_MS = 1_000;

export const reassignmentsQuery = queryOptions({
  queryKey: ['policy', 'reassignments'],
  queryFn: ({ signal }) => answer(api.GET('/api/operator/policy/reassign', { signal })),
  refetchInterval: (query) => (query.state.data?.items[0]?.status === 'running' ? PROGRESS_EVERY_MS : false),
});

export function useReassign() {
  return useChange(() => answer(api.POST('/api/operator/policy/reassign')));
}
