/** What the page of identities asks the server. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/lib/api/client';
import { type IdentitiesSearch, PAGE_SIZE } from './search';

export type Identity = Schemas['Identity'];

export function identitiesQuery({ page = 1, ...filter }: IdentitiesSearch) {
  const query = { ...filter, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE };
  return queryOptions({
    queryKey: ['identities', query],
    queryFn: ({ signal }) => answer(api.GET('/identities', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

function useChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: ['identities'] }) });
}

export function useCreateIdentity() {
  return useChange((body: Schemas['CreateIdentityRequest']) => answer(api.POST('/identities', { body })));
}

export function useChangeIdentity(identityId: string) {
  return useChange((body: Schemas['ChangeIdentityRequest']) =>
    answer(api.PATCH('/identities/{identity_id}', { params: { path: { identity_id: identityId } }, body })));
}

export function useSetPassword(identityId: string) {
  return useChange((password: string) =>
    answer(api.POST('/identities/{identity_id}/password', { params: { path: { identity_id: identityId } }, body: { password } })));
}
