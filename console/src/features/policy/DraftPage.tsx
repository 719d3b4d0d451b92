import { Button, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Failure } from '@/components/Failure';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { When } from '@/components/When';
import { Who } from '@/components/Who';
import { SENIOR, useIsOneOf } from '@/lib/session/roles';
import { useUnsaved } from '@/lib/unsaved';
import { type Draft, draftQuery, useDiscardDraft } from './api';
import { lostOf } from './lost';
import { Differences } from './Differences';
import { DraftEditor } from './DraftEditor';
import { DraftState } from './DraftsTab';
import { PublishTab } from './PublishTab';
import { DRAFT_TABS } from './search';
import { SimulateTab } from './SimulateTab';
import classes from './policy.module.css';

const route = getRouteApi('/policy/drafts/$draftId');
const TITLES = { edit: 'Thresholds', differences: 'Differences', simulate: 'Simulate', publish: 'Publish' };

/** One draft: change it, see how it differs, try it out on the data there is, and put it in force. */
export function DraftPage() {
  const { draftId } = route.useParams();
  const draft = useQuery(draftQuery(draftId));
  return (
    <>
      <Link to="/policy" search={{ tab: 'drafts' }} className={classes.back}>← Drafts</Link>
      <Loaded query={draft} what="The draft could not be loaded">
        {(view) => <Loading key={view.draft_id} draft={view} />}
      </Loaded>
    </>
  );
}

/** What is typed is kept here, so that looking at another tab loses nothing. */
function Loading({ draft }: { draft: Draft }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [unsaved, setUnsaved] = useState<{ title: string; policy: unknown }>();
  const mayWrite = useIsOneOf(SENIOR);
  useUnsaved(unsaved && lostOf(draft, unsaved));
  const tab = search.tab ?? 'edit';
  return (
    <>
      <PageHeader
        title={draft.title}
        note={<>by <Who id={draft.author_id} />, last changed by <Who id={draft.edited_by} /> <When at={draft.updated_at} /> · <code title={draft.policy_hash}>{draft.policy_hash.slice(0, 12)}</code></>}
        actions={<><DraftState draft={draft} />{draft.status === 'open' && mayWrite && <Discard draft={draft} />}</>}
      />
      {draft.outdated && (
        <p className={classes.note} role="status">
          Another policy was published since. Saving this draft puts it upon that one; look at the differences before you do.
        </p>
      )}
      <Tabs value={tab} keepMounted={false} onChange={(next) => void navigate({ search: { tab: DRAFT_TABS.find((known) => known === next) ?? 'edit' }, replace: true })}>
        <Tabs.List className={classes.tabs ?? ''} aria-label="About this draft">
          {DRAFT_TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {name === 'differences' ? `${TITLES[name]} (${String(draft.differences.length)})` : TITLES[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="edit" pt="md"><DraftEditor draft={draft} unsaved={unsaved} setUnsaved={setUnsaved} /></Tabs.Panel>
        <Tabs.Panel value="differences" pt="md"><Differences draft={draft} unsaved={unsaved !== undefined} /></Tabs.Panel>
        <Tabs.Panel value="simulate" pt="md"><SimulateTab draft={draft} search={search} unsaved={unsaved !== undefined} /></Tabs.Panel>
        <Tabs.Panel value="publish" pt="md"><PublishTab draft={draft} unsaved={unsaved !== undefined} /></Tabs.Panel>
      </Tabs>
    </>
  );
}

function Discard({ draft }: { draft: Draft }) {
  const discard = useDiscardDraft(draft.draft_id);
  const [asked, setAsked] = useState(false);
  if (!asked) return <Button variant="default" onClick={() => { setAsked(true); }}>Discard …</Button>;
  return (
    <>
      <span className="muted">The draft can then be read, and no longer changed or published.</span>
      <Failure error={discard.error} />
      <Button variant="default" onClick={() => { setAsked(false); }}>Keep it</Button>
      <Button color="red" loading={discard.isPending} onClick={() => { discard.mutate(undefined); }}>Discard the draft</Button>
    </>
  );
}
