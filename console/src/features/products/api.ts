/** What the products' pages ask the server. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/lib/api/client';
import { PAGE_SIZE, type ProductsSearch } from './search';

export type Product = Schemas['ProductView'];
export type Body = Schemas['ProductBody'];

export function productsQuery({ page = 1, ...filter }: ProductsSearch) {
  const query = { ...filter, skip: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE };
  return queryOptions({
    queryKey: ['products', 'list', query],
    queryFn: ({ signal }) => answer(api.GET('/products/', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

const path = (productId: string) => ({ path: { product_id: productId } });

export function productQuery(productId: string) {
  return queryOptions({
    queryKey: ['products', 'product', productId],
    queryFn: ({ signal }) => answer(api.GET('/products/{product_id}', { params: path(productId), signal })),
  });
}

export function checkQuery(body: Body) {
  return queryOptions({
    queryKey: ['products', 'check', body],
    queryFn: ({ signal }) => answer(api.POST('/api/operator/products/check', { body, signal })),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  });
}

/** A text that fails a guardrail is not sent to be saved. */
export class RefusedText extends Error {}

function useChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: ['products'] }) });
}

/** Saves a product, new or held, after asking the guardrails once more about exactly what is saved. */
export function useSaveProduct(productId: string | undefined) {
  return useChange(async (body: Body) => {
    const check = await answer(api.POST('/api/operator/products/check', { body }));
    if (!check.passed) throw new RefusedText('The guardrails refuse this text: what they found stands beside it.');
    return productId === undefined
      ? answer(api.POST('/products/', { body }))
      : answer(api.PUT('/products/{product_id}', { params: path(productId), body }));
  });
}

/** Taking out of use needs no words of the offer, so it is not held up by them. */
export function useDeactivate(productId: string) {
  return useChange(() => answer(api.DELETE('/products/{product_id}', { params: path(productId) })));
}
