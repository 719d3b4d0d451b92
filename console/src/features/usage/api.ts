/** What the AI-usage pages ask the server. */
import { keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/lib/api/client';
import { keep } from '@/lib/keep';
import { askedOf, type ExploreSearch, filterOf, type UsageSearch } from './search';

export type KpiData = Schemas['KpiData'];
export type BreakdownRow = Schemas['BreakdownRow'];
export type Budget = Schemas['BudgetView'];

const EVERY_MINUTE = { refetchInterval: 60_000, placeholderData: keepPreviousData };

const WHILE_IMPORTING_MS = 5_000;

/** Everything that a change of the records may change. */
export const USAGE = ['usage'];

export function kpisQuery(search: UsageSearch, today: string, compare: boolean) {
  const query = { ...askedOf(search, today), ...(compare && { compare: 'previous' }) };
  return queryOptions({
    queryKey: [...USAGE, 'kpis', query],
    queryFn: async ({ signal }) => (await answer(api.GET('/metrics/kpis', { params: { query }, signal }))).data,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.freshness.importing ? WHILE_IMPORTING_MS : EVERY_MINUTE.refetchInterval),
  });
}

export function seriesQuery(search: UsageSearch, today: string) {
  const query = askedOf(search, today);
  return queryOptions({
    queryKey: [...USAGE, 'series', query],
    queryFn: ({ signal }) => answer(api.GET('/api/usage/series', { params: { query }, signal })) as Promise<Schemas['UsageSeries']>,
    ...EVERY_MINUTE,
  });
}

/** The month's end does not depend on the days that are looked at. */
export function forecastQuery(search: UsageSearch) {
  const query = filterOf(search);
  return queryOptions({
    queryKey: [...USAGE, 'forecast', query],
    queryFn: ({ signal }) => answer(api.GET('/api/usage/forecast', { params: { query }, signal })),
    ...EVERY_MINUTE,
  });
}

export function breakdownQuery(search: ExploreSearch, today: string) {
  const by = search.by ?? 'subscribers';
  const query = { ...askedOf(search, today), ...(search.cursor && { cursor: search.cursor }) };
  return queryOptions({
    queryKey: [...USAGE, 'breakdown', by, query],
    queryFn: ({ signal }) => answer(api.GET('/api/usage/breakdown/{by}', { params: { path: { by }, query }, signal })) as Promise<Schemas['Breakdown']>,
    placeholderData: keepPreviousData,
  });
}

export function unitPricesQuery(search: UsageSearch, today: string) {
  const query = askedOf(search, today);
  return queryOptions({
    queryKey: [...USAGE, 'unit-prices', query],
    queryFn: ({ signal }) => answer(api.GET('/api/usage/unit-prices', { params: { query }, signal })) as Promise<Schemas['UnitPrices']>,
    placeholderData: keepPreviousData,
  });
}

const BUDGETS_MAX = 200;

export const budgetsQuery = queryOptions({
  queryKey: [...USAGE, 'budgets'],
  queryFn: ({ signal }) => answer(api.GET('/api/usage/budgets', { params: { query: { limit: BUDGETS_MAX } }, signal })) as Promise<Schemas['BudgetPage']>,
  refetchInterval: 60_000,
});

/** Fetches a table, whole, and hands it to the browser to keep. */
export function useTable(name: string, fetchFile: () => Promise<unknown>) {
  return useMutation({
    mutationFn: async () => {
      const file = await fetchFile();
      if (!(file instanceof Blob)) throw new Error('the server sent no file');
      keep(file, `${name}.csv`);
      return { name: `${name}.csv`, bytes: file.size };
    },
  });
}

export function breakdownFile(search: ExploreSearch, today: string): Promise<unknown> {
  const query = { ...askedOf(search, today), format: 'csv' };
  return answer(api.GET('/api/usage/breakdown/{by}', { params: { path: { by: search.by ?? 'subscribers' }, query }, parseAs: 'blob' }));
}

export function unitPricesFile(search: UsageSearch, today: string): Promise<unknown> {
  return answer(api.GET('/api/usage/unit-prices', { params: { query: { ...askedOf(search, today), format: 'csv' } }, parseAs: 'blob' }));
}
