import { Button, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { IconSearch, IconTags } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CursorPager } from '@/components/CursorPager';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Filters } from '@/components/Filters';
import { Loaded } from '@/components/Loaded';
import { RowsSkeleton } from '@/components/Skeletons';
import { When } from '@/components/When';
import { Who } from '@/components/Who';
import { withPart } from '@/lib/address';
import { counted, formatUnitCost } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import { TableButton } from '../explore/ExplorePage';
import type { PricesSearch } from '../search';
import { type Price, pricesFile, pricesQuery } from './api';
import { PriceDialog } from './PriceDialog';

const COLUMNS: Column<Price>[] = [
  { key: 'model', label: 'Model', cell: (price) => price.model },
  { key: 'type', label: 'Tokens', cell: (price) => plain(price.token_type) },
  { key: 'price', label: 'USD for a million', number: true, cell: (price) => formatUnitCost(price.usd_per_million) },
  { key: 'from', label: 'Counts from', cell: (price) => Date.parse(price.effective_from) <= 0 ? <span className="muted">the beginning</span> : <When at={price.effective_from} exact /> },
  { key: 'provider', label: 'Provider', cell: (price) => price.provider },
  { key: 'recorded', label: 'Written down', minor: true, cell: (price) => <span><When at={price.recorded_at} /> {price.recorded_by === 'shipped' ? <span className="muted">with the program</span> : <Who id={price.recorded_by} />}</span> },
  { key: 'source', label: 'Source', minor: true, cell: (price) => <span title={price.source}>{shortened(price.source)}</span> },
];

const SOURCE_MAX = 32;

/** The whole stands behind it. */
function shortened(source: string): string {
  const bare = source.replace(/^https?:\/\//, '');
  return bare.length > SOURCE_MAX ? `${bare.slice(0, SOURCE_MAX)}…` : bare;
}

/** What models cost, and since when. Nothing is overwritten: a later price takes over from its day on. */
export function PricesTab({ search, change, mayWrite }: {
  search: PricesSearch;
  change: (next: PricesSearch, replace?: boolean) => void;
  mayWrite: boolean;
}) {
  const prices = useQuery(pricesQuery(search));
  const [adding, dialog] = useDisclosure(false);
  const [said, setSaid] = useState('');
  const filtered = search.model !== undefined || search.provider !== undefined;
  const set = useDebouncedCallback((key: 'model' | 'provider', value: string) => {
    change(withPart(withPart(search, key, value.trim()), 'cursor', undefined), true);
  }, 250);
  return (
    <>
      <Filters>
        <TextInput type="search" data-page-search aria-label="Model, as the records call it" placeholder="Model, whole name" leftSection={<IconSearch size={14} aria-hidden />} defaultValue={search.model ?? ''} maxLength={200} w={220} onChange={(event) => { set('model', event.currentTarget.value); }} />
        <TextInput type="search" aria-label="Provider" placeholder="Provider" defaultValue={search.provider ?? ''} maxLength={100} w={160} onChange={(event) => { set('provider', event.currentTarget.value); }} />
        <span className="muted">{prices.data ? counted(prices.data.total, 'price') : ''}</span>
        <TableButton name="usage-prices" fetchFile={() => pricesFile(search)} />
        {mayWrite && <Button onClick={dialog.open}>Write a price down …</Button>}
      </Filters>
      <p role="status">{said}</p>
      <Loaded query={prices} what="Prices could not be loaded" skeleton={<RowsSkeleton />}>
        {(page) => page.items.length === 0 ? (
          <EmptyState icon={IconTags} title={filtered ? 'No price matches' : 'No prices'}>
            {filtered ? 'Models are found by their whole name, as the records call them.' : 'Prices say what usage would cost; costs as recorded need none.'}
          </EmptyState>
        ) : (
          <>
            <DataTable label="Prices" columns={COLUMNS} rows={page.items} keyOf={(price) => price.price_id} busy={prices.isPlaceholderData} />
            <CursorPager shown={page.items.length} total={page.total} cursor={search.cursor} next={page.next_cursor ?? undefined} go={(cursor) => { change(withPart(search, 'cursor', cursor)); }} />
          </>
        )}
      </Loaded>
      {adding && <PriceDialog close={dialog.close} done={(words) => { dialog.close(); setSaid(words); }} />}
    </>
  );
}
