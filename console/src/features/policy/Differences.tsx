import { useQuery } from '@tanstack/react-query';
import { Changes } from '@/components/Changes';
import { Panel } from '@/components/Panel';
import { compare } from '@/lib/differences';
import { counted } from '@/lib/format/numbers';
import { type Draft, policyQuery } from './api';
import { keyOfText, nameOf } from './tree';

/** Against the policy in force now. */
export function Differences({ draft, unsaved }: { draft: Draft; unsaved: boolean }) {
  const policy = useQuery(policyQuery);
  if (draft.differences.length === 0) {
    return <p className="muted">{`The draft ${draft.status === 'published' ? 'is the policy in force' : 'says what the policy in force says'}.${unsaved ? ' What you typed is not saved yet.' : ''}`}</p>;
  }
  // The server lists only what differs; comparing again gives the kind of each.
  const changes = draft.differences.flatMap((raw) => {
    const { path, before, after } = raw as { path?: string; before?: unknown; after?: unknown };
    return compare(before ?? undefined, after ?? undefined).map((change) => ({
      ...change, path: [path ?? '', change.path].filter((part) => part !== '' && part !== 'value').join('.'),
    }));
  });
  const nameFrom = (path: string) => nameOf(draft.policy, keyOfText(path)) || nameOf(policy.data?.policy, keyOfText(path)) || path;
  return (
    <Panel title="Differences from the policy in force" note={`${counted(changes.length, 'value')}${unsaved ? '; what you typed is not saved yet' : ''}`}>
      <Changes label="Differences" changes={changes} titles={['In force', 'Draft']} nameOf={(change) => nameFrom(change.path)} />
    </Panel>
  );
}
