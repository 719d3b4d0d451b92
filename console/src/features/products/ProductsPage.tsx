import { Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconCheck, IconPackage, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Filters } from '@/components/Filters';
import { LinkButton } from '@/components/LinkButton';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { PagePager } from '@/components/PagePager';
import { RowsSkeleton } from '@/components/Skeletons';
import { Mark } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { withPart } from '@/lib/address';
import { counted } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import { PERSONAS } from '@/lib/personas';
import { type Listed, productsQuery } from './api';
import { NEW, PAGE_SIZE, type ProductsSearch } from './search';

const route = getRouteApi('/products');

const COLUMNS: Column<Listed>[] = [
  { key: 'name', label: 'Product', cell: (product) => product.product_name },
  { key: 'partner', label: 'Partner', cell: (product) => product.partner_name },
  { key: 'state', label: 'State', cell: (product) => <Offered active={product.active} /> },
  { key: 'category', label: 'Category', minor: true, cell: (product) => <span>{plain(product.category)} <span className="muted">{plain(product.product_type).toLowerCase()}</span></span> },
  { key: 'personas', label: 'For', minor: true, cell: (product) => product.persona_targets.map(plain).join(', ') || <span className="muted">–</span> },
  { key: 'changed', label: 'Changed', minor: true, cell: (product) => <When at={product.updated_at} /> },
];

export function Offered({ active }: { active: boolean }) {
  return active ? <Mark tone="good" icon={IconCheck}>Offered</Mark> : <Mark tone="warn" icon={IconX}>Not offered</Mark>;
}

/** What partners offer. */
export function ProductsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const products = useQuery(productsQuery(search));
  const filtered = search.category !== undefined || search.persona_type !== undefined || search.active_only === true;
  return (
    <>
      <PageHeader
        title="Products"
        note={products.data ? counted(products.data.total, filtered ? 'match' : 'partner offer', filtered ? 'matches' : 'partner offers') : ' '}
        actions={<LinkButton to="/products/$productId" params={{ productId: NEW }}>New product</LinkButton>}
      />
      <ProductFilters search={search} change={(next) => void navigate({ search: withPart(next, 'page', undefined), replace: true })} />
      <Loaded query={products} what="Products could not be loaded" skeleton={<RowsSkeleton />}>
        {(page) => page.products.length === 0 ? (
          <EmptyState icon={IconPackage} title={filtered ? 'No product matches' : 'No products'}>
            {filtered ? 'Try another category, or clear a filter.' : 'Products come with bank data, or are added with New product.'}
          </EmptyState>
        ) : (
          <>
            <DataTable
              label="Products"
              columns={COLUMNS}
              rows={page.products}
              keyOf={(product) => product.product_id}
              linkTo={(product) => ({ to: '/products/$productId', params: { productId: product.product_id } })}
              busy={products.isPlaceholderData}
            />
            <PagePager page={search.page ?? 1} size={PAGE_SIZE} total={page.total} go={(to) => void navigate({ search: withPart(search, 'page', to === 1 ? undefined : to) })} />
          </>
        )}
      </Loaded>
    </>
  );
}

function ProductFilters({ search, change }: { search: ProductsSearch; change: (next: ProductsSearch) => void }) {
  const find = useDebouncedCallback((category: string) => {
    change(withPart(search, 'category', category.trim().toLowerCase().replaceAll(' ', '_')));
  }, 250);
  return (
    <Filters>
      <TextInput
        data-page-search
        type="search"
        aria-label="Category"
        placeholder="Category, such as hysa"
        defaultValue={search.category ?? ''}
        maxLength={64}
        w={200}
        onChange={(event) => { find(event.currentTarget.value); }}
      />
      <Select
        aria-label="For persona"
        placeholder="Any persona"
        clearable
        value={search.persona_type ?? null}
        data={PERSONAS.map((value) => ({ value, label: plain(value) }))}
        onChange={(value) => { change(withPart(search, 'persona_type', PERSONAS.find((known) => known === value))); }}
        w={170}
      />
      <Select
        aria-label="State"
        value={search.active_only ? 'active' : 'all'}
        data={[{ value: 'all', label: 'Offered or not' }, { value: 'active', label: 'Offered only' }]}
        allowDeselect={false}
        onChange={(value) => { change(withPart(search, 'active_only', value === 'active' ? true : undefined)); }}
        w={140}
      />
    </Filters>
  );
}
