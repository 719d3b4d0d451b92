/** Uploads in words. */
import { IconAlertTriangle, IconArrowBackUp, IconCheck, IconClock, IconEyeCheck, IconLoader, type Icon } from '@tabler/icons-react';
import type { Tone } from '@/components/StatusBadge';
import { counted, formatCount } from '@/lib/format/numbers';
import type { Upload } from './api';

export const STATES: Record<Upload['status'], readonly [Tone, Icon, string]> = {
  pending: ['neutral', IconClock, 'Waiting'],
  importing: ['neutral', IconLoader, 'Being imported'],
  imported: ['good', IconCheck, 'Imported'],
  failed: ['bad', IconAlertTriangle, 'Failed'],
  reverting: ['neutral', IconLoader, 'Being undone'],
  reverted: ['neutral', IconArrowBackUp, 'Undone'],
  checked: ['neutral', IconEyeCheck, 'Checked, not imported'],
};

/** `usage.csv and users.csv`. */
export function namesOf({ transactions, users }: Pick<Upload, 'transactions' | 'users'>): string {
  return [transactions?.name, users?.name].filter((name) => name !== undefined).join(' and ') || 'no file';
}

/** Why the button to undo is not there; `undefined` if it is. */
export function isRevertible({ status, dry_run: dryRun, upload_no: place }: Upload): boolean {
  return !dryRun && place != null && (status === 'imported' || status === 'failed');
}

/** What undoing it will do, a sentence each. */
export function whatRevertDoes({ counts }: Pick<Upload, 'counts'>): string[] {
  const { records_new: fresh, records_changed: changed, subscribers_new: people, subscribers_changed: moved } = counts;
  return [
    `${counted(fresh, 'record')} that it brought ${fresh === 1 ? 'goes' : 'go'}, unless another upload has ${fresh === 1 ? 'it' : 'them'} too.`,
    ...(changed > 0 ? [`${counted(changed, 'record')} that it changed ${changed === 1 ? 'has' : 'have'} the values of the upload before again.`] : []),
    ...(people + moved > 0 ? [`${counted(people + moved, 'subscriber')} that it named or changed ${people + moved === 1 ? 'is' : 'are'} as before it.`] : []),
    'Every sum becomes what it would be without this upload, and is checked against the records.',
    'It runs as a job, can be left, and the audit log keeps that you did it. To have the upload again, send its files again.',
  ];
}

export interface Fate {
  name: string;
  records: number;
  subscribers: number;
}

/** What became, or would become, of the rows. Duplicates and refused rows change nothing. */
export function fatesOf({ counts }: Pick<Upload, 'counts'>): Fate[] {
  return [
    { name: 'New', records: counts.records_new, subscribers: counts.subscribers_new },
    { name: 'Changed', records: counts.records_changed, subscribers: counts.subscribers_changed },
    { name: 'Duplicate', records: counts.records_duplicate, subscribers: counts.subscribers_duplicate },
  ];
}

/** What was accepted and is still worth a look. */
export function remarksOf({ counts, same_as: same, dry_run: dryRun }: Upload): string[] {
  return [
    ...(same != null ? ['The very same bytes are in already: nothing of this upload is new.'] : []),
    ...(counts.cost_mismatches > 0 ? [`${counted(counts.cost_mismatches, 'row')} ${dryRun ? 'would be' : 'were'} accepted with a cost that is not what count and rate give.`] : []),
    ...(counts.other_token_rows > 0 ? [`${formatCount(counts.other_token_rows)} rows count tokens that are neither prompt nor completion; they are part of every total.`] : []),
  ];
}
