import { IconAlertTriangle, IconCheck, IconCircleDashed, IconLoader, IconRefreshAlert } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Mark } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { counted } from '@/lib/format/numbers';
import type { KpiData } from './api';
import { verdictOf } from './figures';
import classes from './usage.module.css';

const SIGNS = { good: IconCheck, warn: IconRefreshAlert, bad: IconAlertTriangle, neutral: IconCircleDashed };

/** How new the figures are, and whether they agree with the records. */
export function Standing({ data: { freshness, reconciliation, basis_outdated: outdated } }: { data: KpiData }) {
  const { tone, text } = verdictOf(reconciliation);
  return (
    <div className={classes.standing} role="group" aria-label="Freshness and reconciliation">
      <Mark tone={tone} icon={SIGNS[tone]}>{text}</Mark>
      {reconciliation && <span className="muted">{counted(reconciliation.keys, 'sum')} checked <When at={reconciliation.checked_at} /></span>}
      <p className="muted">
        {freshness.as_of ? <>Records last changed <When at={freshness.as_of} /></> : 'No records yet'}
        {freshness.last_upload && (
          <>
            , last upload <When at={freshness.last_upload.finished_at} />
            {' '}(<Link to="/usage/uploads" search={{ open: freshness.last_upload.upload_id }}>see it</Link>)
          </>
        )}
      </p>
      {freshness.importing && <Mark tone="warn" icon={IconLoader}>An upload is being imported or undone; what is in so far counts</Mark>}
      {outdated && <Mark tone="warn" icon={IconRefreshAlert}>Records changed after this run; what is new counts as recorded</Mark>}
    </div>
  );
}
