/** What the page of prices and budgets asks the server. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/lib/api/client';
import { type Budget, USAGE } from '../api';
import type { PricesSearch } from '../search';

export type Price = Schemas['PriceView'];
export type Recost = Schemas['RecostView'];
export type BudgetBody = Schemas['BudgetBody'];

export function pricesQuery({ model, provider, cursor }: PricesSearch) {
  const query = { ...(model && { model }), ...(provider && { provider }), ...(cursor && { cursor }) };
  return queryOptions({
    queryKey: [...USAGE, 'prices', query],
    queryFn: ({ signal }) => answer(api.GET('/api/usage/prices', { params: { query }, signal })) as Promise<Schemas['PricePage']>,
    placeholderData: keepPreviousData,
  });
}

export function pricesFile({ model, provider }: PricesSearch): Promise<unknown> {
  const query = { ...(model && { model }), ...(provider && { provider }), format: 'csv' };
  return answer(api.GET('/api/usage/prices', { params: { query }, parseAs: 'blob' }));
}

const EVERY_MS = 5_000;

export function isUnderWay({ status }: Pick<Recost, 'status'>): boolean {
  return status === 'running';
}

export function recostsQuery(cursor: string | undefined) {
  const query = cursor ? { cursor } : {};
  return queryOptions({
    queryKey: [...USAGE, 'recosts', query],
    queryFn: ({ signal }) => answer(api.GET('/api/usage/recosts', { params: { query }, signal })) as Promise<Schemas['RecostPage']>,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? EVERY_MS : false),
  });
}

export function recostQuery(recostId: string) {
  return queryOptions({
    queryKey: [...USAGE, 'recost', recostId],
    queryFn: ({ signal }) => answer(api.GET('/api/usage/recosts/{recost_id}', { params: { path: { recost_id: recostId } }, signal })),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? EVERY_MS : false),
  });
}

function useChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: USAGE }) });
}

export function useAddPrice() {
  return useChange((body: Schemas['PriceBody']) => answer(api.POST('/api/usage/prices', { body })));
}

export function useRecost() {
  return useChange((body: Schemas['RecostBody']) => answer(api.POST('/api/usage/recosts', { body })));
}

/** Saves a budget, new or held. A held one is replaced only in the version that was seen. */
export function useSaveBudget(budget: Budget | undefined) {
  return useChange((body: BudgetBody) =>
    budget === undefined
      ? answer(api.POST('/api/usage/budgets', { body }))
      : answer(api.PUT('/api/usage/budgets/{budget_id}', {
        params: { path: { budget_id: budget.budget_id }, header: { 'If-Match': `"${String(budget.version)}"` } },
        body,
      })));
}

export function useRemoveBudget(budget: Budget) {
  return useChange(async () => {
    await answer(api.DELETE('/api/usage/budgets/{budget_id}', {
      params: { path: { budget_id: budget.budget_id }, header: { 'If-Match': `"${String(budget.version)}"` } },
    }));
  });
}
