import { IconTags } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Loaded } from '@/components/Loaded';
import { RowsSkeleton } from '@/components/Skeletons';
import { DayOf } from '@/components/When';
import type { Schemas } from '@/lib/api/client';
import { counted, formatChange, formatCount, formatMoney, formatUnitCost } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import { unitPricesFile, unitPricesQuery } from '../api';
import type { UsageSearch } from '../search';
import { TableButton } from './ExplorePage';
import classes from '../usage.module.css';

type UnitPrice = Schemas['UnitPrice'];

const COLUMNS: Column<UnitPrice>[] = [
  { key: 'model', label: 'Model', cell: (price) => price.model },
  { key: 'type', label: 'Tokens', cell: (price) => plain(price.token_type) },
  { key: 'rate', label: 'USD for 1,000', number: true, cell: (price) => formatUnitCost(price.rate_per_1k) },
  { key: 'change', label: 'Against the rate before', number: true, cell: (price) => (price.change == null ? <span className="muted">first</span> : formatChange(price.change)) },
  { key: 'first', label: 'First charged', cell: (price) => <DayOf day={price.first_day} /> },
  { key: 'last', label: 'Last charged', cell: (price) => <DayOf day={price.last_day} /> },
  { key: 'tokens', label: 'Tokens', number: true, minor: true, cell: (price) => formatCount(price.tokens) },
  { key: 'cost', label: 'Cost (USD)', number: true, cell: (price) => formatMoney(price.cost, 'USD') },
];

/** What a thousand tokens cost as the records say, and when that changed. */
export function UnitPrices({ search, today }: { search: UsageSearch; today: string }) {
  const prices = useQuery(unitPricesQuery(search, today));
  return (
    <Loaded query={prices} what="The unit prices could not be loaded" skeleton={<RowsSkeleton />}>
      {({ items, time_zone: zone }) => items.length === 0 ? (
        <EmptyState icon={IconTags} title="Nothing was charged">Try other days, or clear a filter.</EmptyState>
      ) : (
        <div className={classes.stack}>
          <div className={classes.line}>
            <span className="muted">{`${counted(items.length, 'rate')} that records were charged at, ${zone}`}</span>
            <span className={classes.buttons}><TableButton name="usage-unit-prices" fetchFile={() => unitPricesFile(search, today)} /></span>
          </div>
          <DataTable label="Unit prices" columns={COLUMNS} rows={items} keyOf={(price) => `${price.model} ${price.token_type} ${price.first_day} ${String(price.rate_per_1k_nano_usd)}`} busy={prices.isPlaceholderData} />
        </div>
      )}
    </Loaded>
  );
}
