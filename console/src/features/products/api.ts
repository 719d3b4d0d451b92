/** What the products' pages ask the server. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/lib/api/client';
import { Problem } from '@/lib/api/problem';
import { PAGE_SIZE, type ProductsSearch } from './search';

export type Product = Schemas['ProductDetail'];
export type Listed = Schemas['ProductView'];
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

function useChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: ['products'] }) });
}

/** Saves a product, new or held. A held one is replaced only in the version that was seen. */
export function useSaveProduct(productId: string | undefined) {
  return useChange(({ body, version }: { body: Body; version: number | undefined }) =>
    productId === undefined
      ? answer(api.POST('/products/', { body }))
      : answer(api.PUT('/products/{product_id}', {
        params: { ...path(productId), header: version === undefined ? {} : { 'If-Match': `"${String(version)}"` } },
        body,
      })));
}

/** Somebody else saved it since it was seen. */
export function isConflict(error: unknown): boolean {
  return error instanceof Problem && error.status === 409 && error.code === 'stale_version';
}

/** As it is now, without touching what the editor was opened with. */
export function currentQuery(productId: string) {
  return queryOptions({
    queryKey: ['product-now', productId],
    queryFn: ({ signal }) => answer(api.GET('/products/{product_id}', { params: path(productId), signal })),
    gcTime: 0,
  });
}

/** Taking out of use needs no words of the offer, so it is not held up by them. */
export function useDeactivate(productId: string) {
  return useChange(() => answer(api.DELETE('/products/{product_id}', { params: path(productId) })));
}
