import type { Draft } from './api';

/** Why this person cannot put the draft in force, if so. The server decides; this says it before one tries. */
export function hindrance(draft: Draft, me: string, unsaved: boolean): string | undefined {
  if (draft.status === 'published') return 'This draft was published.';
  if (draft.status === 'discarded') return 'This draft was discarded and can no longer be published.';
  if (unsaved) return 'What you typed is not saved yet. Save the draft first.';
  if (draft.author_id === me) return 'You began this draft. Somebody else publishes it: another senior operator or an admin.';
  if (draft.edited_by === me) return 'You were the last to change this draft. Somebody else publishes it: another senior operator or an admin.';
  if (draft.outdated) return 'Another policy was published since. Somebody has to save this draft upon that one first.';
  if (draft.differences.length === 0) return 'The draft says what the policy in force says.';
  return undefined;
}
