import { compare } from '@/lib/differences';
import { counted } from '@/lib/format/numbers';
import { listed } from '@/lib/unsaved';
import type { Draft } from './api';

/** What of a draft is typed and not saved; nothing, if what was typed says what was saved. */
export function lostOf(draft: Pick<Draft, 'title' | 'policy'>, now: { title: string; policy: unknown }): string | undefined {
  const values = compare(draft.policy, now.policy).filter((change) => change.kind !== 'same').length;
  const parts = [...(values > 0 ? [counted(values, 'changed value')] : []), ...(now.title === draft.title ? [] : ['the new title'])];
  return parts.length === 0 ? undefined : `${listed(parts)} of the draft “${draft.title}”`;
}
