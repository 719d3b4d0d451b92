import { useQuery } from '@tanstack/react-query';
import { Definitions } from '@/components/Definitions';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { Panel } from '@/components/Panel';
import { BlockSkeleton } from '@/components/Skeletons';
import { statusName } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { counted, formatCount, formatNumber, formatShare } from '@/lib/format/numbers';
import { formatExact } from '@/lib/format/time';
import { plain } from '@/lib/format/words';
import { AlertsPanel } from './AlertsPanel';
import { analyticsQuery, dashboardQuery, statsQuery } from './api';
import { Shares } from './Shares';
import { Timeline } from './Timeline';
import classes from './Dashboard.module.css';

export function DashboardPage() {
  const dashboard = useQuery(dashboardQuery());
  return (
    <>
      <PageHeader title="Dashboard" note={dashboard.data ? <>as of <When at={dashboard.data.as_of} /></> : ' '} />
      <div className={classes.grid}>
        <AlertsPanel />
        <Today />
        <Loaded query={dashboard} what="The totals could not be loaded" skeleton={<BlockSkeleton height={220} />}>
          {(data) => (
            <>
              <Shares
                title="Personas"
                label="Customers by persona"
                each="Persona"
                what="Customers"
                note="customers, by 30-day persona"
                asOf={formatExact(new Date(data.as_of))}
                counts={data.persona_distribution}
                nameOf={(name) => (name === 'fallback' ? 'No finding' : plain(name))}
              />
              <Shares
                title="Recommendations"
                label="Recommendations by status"
                each="Status"
                what="Recommendations"
                note="all, by status"
                asOf={formatExact(new Date(data.as_of))}
                counts={data.recommendations}
                nameOf={statusName}
              />
              <Panel title="Customers">
                <Definitions
                  rows={[
                    ['Held', formatCount(data.total_users)],
                    ['With consent', <>{formatCount(data.users_with_consent)} <span className="muted">{share(data.users_with_consent, data.total_users)}</span></>],
                  ]}
                />
              </Panel>
              <Panel title="Time to recommend" note={`per customer, over ${counted(data.metrics.batches, 'batch', 'batches')}`}>
                <Definitions
                  rows={(['avg', 'p50', 'p95', 'p99', 'max'] as const).map((name) => [
                    NAMES[name],
                    milliseconds(data.metrics[`${name}_latency_ms`]),
                  ])}
                />
              </Panel>
            </>
          )}
        </Loaded>
      </div>
      <Activity />
    </>
  );
}

const NAMES = { avg: 'Average', p50: 'Half within', p95: '95 % within', p99: '99 % within', max: 'Longest' };

function Today() {
  const stats = useQuery(statsQuery());
  return (
    <Panel title="Today" note={stats.data && `since midnight, ${stats.data.time_zone}`}>
      <Loaded query={stats} what="Today's figures could not be loaded" skeleton={<BlockSkeleton height={120} />}>
        {(today) => (
          <Definitions
            rows={[
              ['To review now', formatCount(today.pending)],
              ['Flagged now', formatCount(today.flagged)],
              ['Approved today', formatCount(today.approved_today)],
              ['Rejected today', formatCount(today.rejected_today)],
              [
                'Average review',
                typeof today.avg_review_time_seconds === 'number'
                  ? <>{`${formatNumber(today.avg_review_time_seconds, 0)} s`} <span className="muted">{`over ${counted(today.timed_decisions_today, 'decision')}`}</span></>
                  : <span className="muted">no decision was timed today</span>,
              ],
            ]}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function Activity() {
  const analytics = useQuery(analyticsQuery());
  return (
    <div className={classes.below}>
      <Loaded query={analytics} what="The timeline could not be loaded" skeleton={<BlockSkeleton height={240} />}>
        {(data) => <Timeline analytics={data} />}
      </Loaded>
    </div>
  );
}

function share(part: number, whole: number): string {
  return whole > 0 ? formatShare(part / whole, 0) : '';
}

function milliseconds(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : `${formatNumber(value, 0)} ms`;
}
