import { useQuery } from '@tanstack/react-query';
import { Definitions } from '@/components/Definitions';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { Panel } from '@/components/Panel';
import { StatusBadge } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { formatCount, formatNumber, formatShare } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import { dashboardQuery } from './api';
import { Bars } from './Bars';
import classes from './Dashboard.module.css';

export function DashboardPage() {
  const dashboard = useQuery(dashboardQuery());
  return (
    <>
      <PageHeader
        title="Dashboard"
        note={dashboard.data && <>as of <When at={dashboard.data.as_of} /></>}
      />
      <Loaded query={dashboard} what="The dashboard could not be loaded">
        {(data) => (
          <div className={classes.grid}>
            <Panel title="Customers">
              <Definitions
                rows={[
                  ['Held', formatCount(data.total_users)],
                  ['With consent', <>{formatCount(data.users_with_consent)} <span className="muted">{share(data.users_with_consent, data.total_users)}</span></>],
                ]}
              />
            </Panel>
            <Panel title="Time to recommend" note={`${formatCount(data.metrics.batches)} batches`}>
              <Definitions
                rows={(['avg', 'p50', 'p95', 'p99', 'max'] as const).map((name) => [
                  name === 'avg' ? 'average' : name,
                  milliseconds(data.metrics[`${name}_latency_ms`]),
                ])}
              />
            </Panel>
            <Panel title="Personas" note="customers, by 30-day persona">
              <Bars
                label="Customers by persona"
                rows={Object.entries(data.persona_distribution).map(([name, count]) => ({ key: name, label: name === 'fallback' ? 'No finding' : plain(name), count }))}
              />
            </Panel>
            <Panel title="Recommendations" note="by status">
              <Bars
                label="Recommendations by status"
                rows={Object.entries(data.recommendations).map(([status, count]) => ({ key: status, label: <StatusBadge status={status} />, count }))}
              />
            </Panel>
          </div>
        )}
      </Loaded>
    </>
  );
}

function share(part: number, whole: number): string {
  return whole > 0 ? formatShare(part / whole, 0) : '';
}

function milliseconds(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : `${formatNumber(value, 0)} ms`;
}
