import { IconAlertTriangle, IconCheck, IconExclamationCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { Mark } from '@/components/StatusBadge';
import { When } from '@/components/When';
import type { Schemas } from '@/lib/api/client';
import { formatCount, formatShare } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import { alertsQuery } from './api';
import { useLiveDesk } from './useQueue';

type Alert = Schemas['Alert'];

const COLUMNS: Column<Alert>[] = [
  { key: 'message', label: 'Alert', cell: (alert) => alert.message },
  {
    key: 'severity',
    label: 'How soon',
    cell: (alert) => alert.severity === 'high'
      ? <Mark tone="bad" icon={IconExclamationCircle}>High</Mark>
      : <Mark tone="warn" icon={IconAlertTriangle}>Medium</Mark>,
  },
  { key: 'value', label: 'Figure', cell: (alert) => <span>{figure(alert, alert.value)} <span className="muted">{`fires above ${figure(alert, alert.threshold)}`}</span></span> },
  { key: 'window', label: 'Over', minor: true, cell: (alert) => plain(alert.window) },
  { key: 'do', label: 'To do', cell: (alert) => <Link {...remedy(alert).to}>{remedy(alert).label}</Link> },
];

/** Figures of the desk that passed their thresholds, and where to act on each. */
export function AlertsPage() {
  const alerts = useQuery(alertsQuery());
  useLiveDesk();
  return (
    <>
      <PageHeader title="Alerts" note={alerts.data ? <>as of <When at={alerts.data.as_of} />; days begin in {alerts.data.time_zone}</> : ' '} />
      <Loaded query={alerts} what="The alerts could not be loaded">
        {({ items }) => items.length === 0 ? (
          <EmptyState icon={IconCheck} title="Nothing needs attention">Backlogs, old flags, deliveries that were given up and unusual rates of rejection appear here when they pass their thresholds.</EmptyState>
        ) : (
          <DataTable label="Alerts" columns={COLUMNS} rows={items} keyOf={(alert) => alert.alert} />
        )}
      </Loaded>
    </>
  );
}

function figure(alert: Alert, value: number): string {
  return alert.unit === 'share' ? formatShare(value, 1) : formatCount(value);
}

/** Where an alert is worked off. */
export function remedy(alert: Pick<Alert, 'unit' | 'alert'>): { label: string; to: LinkProps } {
  if (alert.unit === 'deliveries') return { label: 'Open the deliveries', to: { to: '/deliveries' } };
  if (alert.unit === 'flags' || alert.alert.includes('flag')) return { label: 'Open the flags', to: { to: '/flags' } };
  if (alert.unit === 'recommendations') return { label: 'Open the queue', to: { to: '/queue', search: { sort: 'oldest' } } };
  if (alert.unit === 'sums') return { label: 'Open AI usage', to: { to: '/usage' } };
  return { label: 'Open the dashboard', to: { to: '/dashboard' } };
}
