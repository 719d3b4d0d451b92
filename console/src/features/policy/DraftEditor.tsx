import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Failure } from '@/components/Failure';
import { Problem } from '@/lib/api/problem';
import { compare } from '@/lib/differences';
import { counted } from '@/lib/format/numbers';
import { SENIOR, useIsOneOf } from '@/lib/session/roles';
import { type Draft, policyQuery, useSaveDraft } from './api';
import { faultsOf } from './faults';
import { PolicyTree } from './PolicyTree';
import { keyOfText, nameOf, put, tidied } from './tree';
import classes from './policy.module.css';

interface Unsaved {
  title: string;
  policy: unknown;
}

/** Every figure of the draft. What the server refuses stands at its field, and what was typed stays. */
export function DraftEditor({ draft, unsaved, setUnsaved }: {
  draft: Draft;
  unsaved: Unsaved | undefined;
  setUnsaved: (next: Unsaved | undefined) => void;
}) {
  const policy = useQuery(policyQuery);
  const save = useSaveDraft(draft);
  const now: Unsaved = unsaved ?? { title: draft.title, policy: draft.policy };
  const faults = faultsOf(save.error);
  const changed = new Set(
    policy.data ? compare(policy.data.policy, now.policy).filter((change) => change.kind !== 'same').map((change) => keyOfText(change.path)) : [],
  );
  const mayWrite = useIsOneOf(SENIOR);
  const open = draft.status === 'open' && mayWrite;
  const onSave = () => {
    save.mutate({ title: now.title, policy: tidied(now.policy) }, { onSuccess: () => { setUnsaved(undefined); } });
  };
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => { event.preventDefault(); onSave(); }}
    >
      {open && (
        <TextInput label="What the draft is about" required maxLength={200} value={now.title} error={faults.get('title')} onChange={(event) => { setUnsaved({ ...now, title: event.currentTarget.value }); }} />
      )}
      <PolicyTree
        policy={now.policy}
        editing={{ faults, changed, ...(open ? { change: (path, value) => { setUnsaved({ ...now, policy: put(now.policy, path, value) }); } } : {}) }}
      />
      {open && (
        <div className={classes.bar}>
          <div aria-live="polite">
            {save.error ? <Refusal error={save.error} faults={faults} policy={now.policy} /> : <span className="muted">{standing(unsaved !== undefined, draft, changed.size)}</span>}
          </div>
          <span>
            {unsaved && <Button variant="default" onClick={() => { save.reset(); setUnsaved(undefined); }}>Take back what I typed</Button>}{' '}
            <Button type="submit" disabled={!unsaved && !draft.outdated} loading={save.isPending}>Save the draft</Button>
          </span>
        </div>
      )}
    </form>
  );
}

function standing(unsaved: boolean, draft: Draft, differing: number): string {
  const differs = `${counted(differing, 'value')} differ from the policy in force`;
  return unsaved ? `Not saved yet; ${differs}` : `Saved as version ${String(draft.version)}; ${differs}`;
}

function Refusal({ error, faults, policy }: { error: unknown; faults: Map<string, string>; policy: unknown }) {
  const stale = error instanceof Problem && error.code === 'stale_version';
  if (faults.size === 0) {
    return <Failure error={error} kept={stale ? 'What you typed is still here; reload the page to begin from what they saved.' : 'What you typed is still here.'} />;
  }
  return (
    <div role="alert">
      <p>{`Not saved: ${counted(faults.size, 'value')} to correct. What you typed is still here.`}</p>
      <ul>
        {[...faults].map(([key, message]) => <li key={key}>{`${nameOf(policy, key) || key}: ${message}`}</li>)}
      </ul>
    </div>
  );
}
