import { Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { PageHeader } from '@/components/PageHeader';
import { ANALYSTS, useIsOneOf } from '@/lib/session/roles';
import { PRICE_TABS, type PricesSearch } from '../search';
import { BudgetsTab } from './BudgetsTab';
import { PricesTab } from './PricesTab';
import { RecostsTab } from './RecostsTab';

const route = getRouteApi('/usage/prices');
const TITLES = { prices: 'Prices', recosts: 'Costs computed anew', budgets: 'Budgets' };

/** What tokens cost, from when on; what usage would have cost by those prices; and what may be spent. */
export function PricesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayWrite = useIsOneOf(ANALYSTS);
  const { tab = 'prices' } = search;
  const change = (next: PricesSearch, replace = false) => void navigate({ search: next, replace });
  const show = (next: string | null) => {
    const known = PRICE_TABS.find((one) => one === next) ?? 'prices';
    change(known === 'prices' ? {} : { tab: known }, true);
  };
  return (
    <>
      <PageHeader title="Prices and budgets" note={mayWrite ? 'US dollars; every change is in the audit log' : 'US dollars; analysts and admins change them'} />
      <Tabs value={tab} onChange={show} keepMounted={false}>
        <Tabs.List aria-label="Prices and budgets">
          {PRICE_TABS.map((name) => <Tabs.Tab key={name} value={name}>{TITLES[name]}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value="prices" pt="md"><PricesTab search={search} change={change} mayWrite={mayWrite} /></Tabs.Panel>
        <Tabs.Panel value="recosts" pt="md"><RecostsTab search={search} change={change} mayWrite={mayWrite} /></Tabs.Panel>
        <Tabs.Panel value="budgets" pt="md"><BudgetsTab mayWrite={mayWrite} /></Tabs.Panel>
      </Tabs>
    </>
  );
}
