import { IconListDetails } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ChartPanel } from '@/components/charts/ChartFrame';
import { Columns } from '@/components/charts/drawings';
import { EmptyState } from '@/components/EmptyState';
import { Loaded } from '@/components/Loaded';
import { BlockSkeleton } from '@/components/Skeletons';
import { seriesQuery } from '../api';
import { perConversationOf, placeOf, splitOf, trendOf } from '../charts';
import type { UsageSearch } from '../search';
import classes from '../usage.module.css';

const HEIGHT = 200;

/** Prompts and completions, what a conversation cost, and the cost, over time. */
export function OverTime({ search, today }: { search: UsageSearch; today: string }) {
  const series = useQuery(seriesQuery(search, today));
  return (
    <Loaded query={series} what="Usage over time could not be loaded" skeleton={<BlockSkeleton height={3 * HEIGHT} />}>
      {({ items, group_by: grouping, time_zone: zone }) => {
        if (!items.some(({ records }) => records > 0)) {
          return <EmptyState icon={IconListDetails} title="Nothing was used">Try other days, or clear a filter.</EmptyState>;
        }
        const told = { grouping, note: zone, asOf: undefined };
        return (
          <div className={classes.parts}>
            {([['Prompts and completions', splitOf], ['Cost per conversation', perConversationOf], ['Cost', trendOf]] as const).map(([title, of]) => {
              const data = of(items, told);
              return <ChartPanel key={title} title={title} data={data} height={HEIGHT} draw={(width) => <Columns data={data} width={width} height={HEIGHT} place={placeOf(grouping)} fractional={of !== splitOf} />} />;
            })}
          </div>
        );
      }}
    </Loaded>
  );
}
