import { Button } from '@mantine/core';
import { IconCoins } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ChartPanel } from '@/components/charts/ChartFrame';
import { BAR_ROW } from '@/components/charts/data';
import { Bars, Columns } from '@/components/charts/drawings';
import { EmptyState } from '@/components/EmptyState';
import { LinkButton } from '@/components/LinkButton';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { BlockSkeleton } from '@/components/Skeletons';
import { counted } from '@/lib/format/numbers';
import { addDays, daysBetween, formatDay, formatExact } from '@/lib/format/time';
import { useToday } from '@/lib/session/useSession';
import { type KpiData, kpisQuery, seriesQuery } from './api';
import { BudgetsPanel } from './BudgetsPanel';
import { costsOf, placeOf, trendOf } from './charts';
import { FigureCards } from './FigureCards';
import { daysOf } from './figures';
import { ForecastPanel } from './ForecastPanel';
import { isFiltered, type UsageSearch } from './search';
import { Standing } from './Standing';
import { UsageFilters } from './UsageFilters';
import classes from './usage.module.css';

const route = getRouteApi('/usage');
const HEIGHT = 220;

/** What AI cost: key figures, over time, and by whom; with how new they are and whether they agree with the records. */
export function UsagePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const today = useToday();
  const kpis = useQuery(kpisQuery(search, today, true));
  const change = (next: UsageSearch) => void navigate({ search: next, replace: true });
  return (
    <>
      <PageHeader
        title="AI usage"
        note={kpis.data ? `${daysOf(kpis.data.period)}, ${counted(kpis.data.period.days, 'day')}, ${kpis.data.time_zone}` : ' '}
        actions={<LinkButton variant="default" to="/usage/explore" search={search}>Explore</LinkButton>}
      />
      <UsageFilters search={search} today={today} change={change} />
      <Loaded query={kpis} what="The key figures could not be loaded" skeleton={<BlockSkeleton height={420} />}>
        {(data) => (
          <div className={classes.parts} aria-busy={kpis.isPlaceholderData}>
            <Standing data={data} />
            {data.kpis.records === 0 ? <Nothing data={data} search={search} change={change} /> : <Figures data={data} search={search} today={today} />}
          </div>
        )}
      </Loaded>
    </>
  );
}

function Figures({ data, search, today }: { data: KpiData; search: UsageSearch; today: string }) {
  const asOf = data.freshness.as_of ? formatExact(new Date(data.freshness.as_of)) : undefined;
  const bars = [
    { each: 'Model', many: 'models', rows: data.models_metrics.map((row) => [row.model, row.total_cost] as const) },
    { each: 'Region', many: 'regions', rows: data.region_wise_spends.map((row) => [row.region, row.total_spends] as const) },
    { each: 'Company', many: 'companies', rows: data.company_wise_spends.map((row) => [row.company, row.total_spends] as const) },
    { each: 'Department', many: 'departments', rows: data.department_wise_spends.map((row) => [row.department, row.total_spends] as const) },
  ];
  return (
    <>
      <FigureCards data={data} />
      <Trend data={data} search={search} today={today} asOf={asOf} />
      <div className={classes.grid}>
        {bars.map((bar) => {
          const costs = costsOf({ ...bar, asOf });
          return (
            <ChartPanel
              key={bar.each}
              title={`Cost by ${bar.each.toLowerCase()}`}
              empty="None."
              data={costs.data}
              height={costs.drawn.rows.length * BAR_ROW}
              draw={(width) => <Bars data={costs.drawn} width={width} />}
            />
          );
        })}
        <ForecastPanel search={search} />
        <BudgetsPanel />
      </div>
    </>
  );
}

function Trend({ data, search, today, asOf }: { data: KpiData; search: UsageSearch; today: string; asOf: string | undefined }) {
  const series = useQuery(seriesQuery(search, today));
  return (
    <Loaded query={series} what="The cost over time could not be loaded" skeleton={<BlockSkeleton height={HEIGHT + 40} />}>
      {({ items, group_by: grouping }) => {
        const trend = trendOf(items, { grouping, note: data.time_zone, asOf });
        return (
          <ChartPanel
            title="Cost over time"
            empty="Nothing was used in these days."
            data={trend}
            height={HEIGHT}
            draw={(width) => <Columns data={trend} width={width} height={HEIGHT} place={placeOf(grouping)} fractional />}
          />
        );
      }}
    </Loaded>
  );
}

const DAYS = 30;

/** Says where there is something, if anywhere. */
function Nothing({ data: { max_date_range: [first, last] }, search, change }: { data: KpiData; search: UsageSearch; change: (next: UsageSearch) => void }) {
  if (!first || !last) {
    return (
      <EmptyState icon={IconCoins} title="No usage yet" action={<LinkButton to="/usage/uploads">Upload files</LinkButton>}>
        Figures appear as soon as the first upload is being imported.
      </EmptyState>
    );
  }
  const start = daysBetween(first, last) < DAYS ? first : addDays(last, 1 - DAYS);
  return (
    <EmptyState
      icon={IconCoins}
      title="No usage in these days"
      action={<Button variant="default" onClick={() => { change({ ...search, start, end: last }); }}>{`Show ${formatDay(start)} to ${formatDay(last)}`}</Button>}
    >
      {`Records reach from ${formatDay(first)} to ${formatDay(last)}.${isFiltered(search) ? ' A filter may leave nothing of them.' : ''}`}
    </EmptyState>
  );
}
