/** What kinds of jobs are called where people read it. */
import { plain } from '@/lib/format/words';

const KINDS: Record<string, string> = {
  usage_import: 'Import of AI usage',
  usage_revert: 'Undo of an AI-usage upload',
  usage_verify: 'Check of the AI-usage sums',
  jobs_cleanup: 'Clean-up of old jobs',
};

export function kindName(kind: string): string {
  return KINDS[kind] ?? plain(kind);
}

const OUTCOMES: Record<string, string> = {
  lost: 'lost with its worker',
  released: 'given back by a worker that stopped',
};

export function outcomeName(outcome: string): string {
  return OUTCOMES[outcome] ?? outcome;
}
