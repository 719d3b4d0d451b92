import { useQuery } from '@tanstack/react-query';
import { Definitions } from '@/components/Definitions';
import { Explained } from '@/components/Figures';
import { Loaded } from '@/components/Loaded';
import { Panel } from '@/components/Panel';
import { BlockSkeleton } from '@/components/Skeletons';
import { counted, formatMoney } from '@/lib/format/numbers';
import { formatDay, formatMonth } from '@/lib/format/time';
import { forecastQuery } from './api';
import { filterOf, type UsageSearch } from './search';

const dollars = (amount: number) => formatMoney(amount, 'USD');

/** What this month will have cost at its end, between what, and how that is reckoned. */
export function ForecastPanel({ search }: { search: UsageSearch }) {
  const forecast = useQuery(forecastQuery(search));
  const filtered = Object.keys(filterOf(search)).length > 0;
  return (
    <Panel title="Forecast" note={forecast.data ? `${formatMonth(forecast.data.month.start_date.slice(0, 7))}, ${forecast.data.time_zone}${filtered ? ', as filtered' : ''}` : ' '}>
      <Loaded query={forecast} what="The forecast could not be loaded" skeleton={<BlockSkeleton height={120} />}>
        {(month) => (
          <Definitions
            rows={[
              ['Spent', <>{dollars(month.spent)} {month.known_until && <span className="muted">{`up to ${formatDay(month.known_until)}, ${counted(month.days_left, 'day')} left`}</span>}</>],
              ['At the end', month.expected == null
                ? <span className="muted">no history to reckon from</span>
                : <><strong>{dollars(month.expected)}</strong> <span className="muted">expected</span></>],
              ['Between', month.low == null || month.high == null
                ? <span className="muted">less than two weeks of history</span>
                : <>{`${dollars(month.low)} and ${dollars(month.high)}`} <span className="muted">four months of five</span></>],
              ['How', <Explained key="how" why={month.method}>{`From ${counted(month.basis_days, 'day')} of history`}</Explained>],
            ]}
          />
        )}
      </Loaded>
    </Panel>
  );
}
