import { IconAlertTriangle, IconCheck, IconExclamationCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Loaded } from '@/components/Loaded';
import { Panel } from '@/components/Panel';
import { BlockSkeleton } from '@/components/Skeletons';
import { Mark } from '@/components/StatusBadge';
import type { Schemas } from '@/lib/api/client';
import { formatCount, formatShare } from '@/lib/format/numbers';
import { alertsQuery } from './api';
import classes from './Dashboard.module.css';

type Alert = Schemas['Alert'];

/** Figures that passed their thresholds. */
export function AlertsPanel() {
  const alerts = useQuery(alertsQuery());
  return (
    <Panel title="Alerts">
      <Loaded query={alerts} what="Alerts could not be loaded" skeleton={<BlockSkeleton height={120} />}>
        {({ items }) => items.length === 0 ? (
          <Mark tone="good" icon={IconCheck}>Nothing needs attention</Mark>
        ) : (
          <ul className={classes.alerts}>
            {items.map((alert) => (
              <li key={alert.alert}>
                {alert.severity === 'high'
                  ? <Mark tone="bad" icon={IconExclamationCircle}>High</Mark>
                  : <Mark tone="warn" icon={IconAlertTriangle}>Medium</Mark>}
                <span>{alert.message}</span>
                <span className="muted">{`threshold ${figure(alert, alert.threshold)}, ${alert.window}`}</span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

function figure(alert: Alert, value: number): string {
  return alert.unit === 'share' ? formatShare(value, 0) : formatCount(value);
}
