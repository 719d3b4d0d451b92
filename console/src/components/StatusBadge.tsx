import {
  IconAlertTriangle, IconCheck, IconCircleDashed, IconClock, IconEye, IconFlag, IconPencil, IconSend, IconX, type Icon,
} from '@tabler/icons-react';
import { plain } from '@/lib/format/words';
import classes from './StatusBadge.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'neutral';

/** A state: never by colour alone. */
export function Mark({ tone, icon: Sign, children }: { tone: Tone; icon: Icon; children: string }) {
  return (
    <span className={classes.mark} data-tone={tone}>
      <Sign size={13} stroke={2} aria-hidden />
      {children}
    </span>
  );
}

const STATUSES: Record<string, [Tone, Icon, string]> = {
  pending: ['neutral', IconClock, 'Pending'],
  pending_approval: ['neutral', IconClock, 'Pending'],
  modified: ['neutral', IconPencil, 'Modified'],
  overridden: ['neutral', IconPencil, 'Modified'],
  approved: ['good', IconCheck, 'Approved'],
  rejected: ['bad', IconX, 'Rejected'],
  flagged: ['warn', IconFlag, 'Flagged'],
  queued_for_delivery: ['good', IconSend, 'Queued for delivery'],
  delivered: ['good', IconSend, 'Delivered'],
  viewed: ['good', IconEye, 'Viewed'],
  dismissed: ['neutral', IconX, 'Dismissed'],
  withdrawn: ['warn', IconAlertTriangle, 'Withdrawn'],
};

/** A recommendation's state, in either spelling of the API. */
export function StatusBadge({ status }: { status: string }) {
  const [tone, icon, label] = STATUSES[status] ?? ['neutral', IconCircleDashed, plain(status)];
  return <Mark tone={tone} icon={icon}>{label}</Mark>;
}

/** The same in a word, where there is no room for more. */
export function statusName(status: string): string {
  return STATUSES[status]?.[2] ?? plain(status);
}

export function ConsentBadge({ granted }: { granted: boolean }) {
  return granted
    ? <Mark tone="good" icon={IconCheck}>Consented</Mark>
    : <Mark tone="warn" icon={IconX}>No consent</Mark>;
}

const PRIORITIES: Record<string, Tone> = { high: 'bad', medium: 'warn', low: 'neutral' };

/** `whole` where no column and no filter beside it says what is high. */
export function PriorityBadge({ priority, whole = false }: { priority: string; whole?: boolean }) {
  const said = whole ? ' priority' : <span className="visually-hidden"> priority</span>;
  return <span className={classes.plain} data-tone={PRIORITIES[priority] ?? 'neutral'}>{plain(priority)}{said}</span>;
}
