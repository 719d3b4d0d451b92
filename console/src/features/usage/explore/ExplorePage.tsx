import { Button, Tabs } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { Failure } from '@/components/Failure';
import { LinkButton } from '@/components/LinkButton';
import { PageHeader } from '@/components/PageHeader';
import { formatCount } from '@/lib/format/numbers';
import { useToday } from '@/lib/session/useSession';
import { useTable } from '../api';
import { daysOf } from '../figures';
import { EXPLORE_TABS, type ExploreSearch, rangeOf, sharedOf } from '../search';
import { UsageFilters } from '../UsageFilters';
import { OverTime } from './OverTime';
import { TopList } from './TopList';
import { UnitPrices } from './UnitPrices';

const route = getRouteApi('/usage/explore');
const TITLES = { top: 'Top lists', time: 'Over time', 'unit-prices': 'Unit prices' };

/** Who used what, what a conversation cost, and what a token did. */
export function ExplorePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const today = useToday();
  const { tab = 'top' } = search;
  const { start, end } = rangeOf(search, today);
  const change = (next: ExploreSearch, replace = true) => void navigate({ search: next, replace });
  const show = (next: string | null) => {
    const known = EXPLORE_TABS.find((one) => one === next) ?? 'top';
    change({ ...sharedOf(search), ...(known !== 'top' && { tab: known }), ...(search.by && { by: search.by }) });
  };
  return (
    <>
      <PageHeader
        title="Explore AI usage"
        note={daysOf({ start_date: start, end_date: end })}
        actions={<LinkButton variant="default" to="/usage" search={sharedOf(search)}>Key figures</LinkButton>}
      />
      <UsageFilters search={search} today={today} change={change} grouped={tab === 'time'} />
      <Tabs value={tab} onChange={show} keepMounted={false}>
        <Tabs.List aria-label="Explore">
          {EXPLORE_TABS.map((name) => <Tabs.Tab key={name} value={name}>{TITLES[name]}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value="top" pt="md"><TopList search={search} today={today} change={change} /></Tabs.Panel>
        <Tabs.Panel value="time" pt="md"><OverTime search={search} today={today} /></Tabs.Panel>
        <Tabs.Panel value="unit-prices" pt="md"><UnitPrices search={search} today={today} /></Tabs.Panel>
      </Tabs>
    </>
  );
}

/** The whole table as a file, not only the page that is shown. */
export function TableButton({ name, fetchFile }: { name: string; fetchFile: () => Promise<unknown> }) {
  const file = useTable(name, fetchFile);
  return (
    <>
      <Failure error={file.error} kept="No file was written." />
      <span role="status" className="muted">{file.isSuccess ? `${file.data.name}, ${formatCount(Math.ceil(file.data.bytes / 1000))} kB` : ''}</span>
      <Button variant="default" loading={file.isPending} leftSection={<IconDownload size={14} aria-hidden />} onClick={() => { file.mutate(); }}>Whole table (CSV)</Button>
    </>
  );
}
