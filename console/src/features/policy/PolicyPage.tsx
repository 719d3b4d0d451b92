import { Button, Modal, Tabs, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { Failure } from '@/components/Failure';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { When } from '@/components/When';
import { Who } from '@/components/Who';
import type { Schemas } from '@/lib/api/client';
import { Problem } from '@/lib/api/problem';
import { focusedFirst } from '@/lib/keyboard/focusedFirst';
import { SENIOR, useIsOneOf } from '@/lib/session/roles';
import { policyQuery, useCreateDraft } from './api';
import { DraftsTab } from './DraftsTab';
import { HistoryTab } from './HistoryTab';
import { PolicyTree, READING } from './PolicyTree';
import { Reassigning } from './Reassigning';
import { TABS } from './search';
import classes from './policy.module.css';

const route = getRouteApi('/policy');
const TITLES = { 'in-force': 'In force', drafts: 'Drafts', history: 'History' };

/** The rules everything is decided by, how they came to be, and what may become of them. */
export function PolicyPage() {
  const { tab = 'in-force' } = route.useSearch();
  const navigate = route.useNavigate();
  const policy = useQuery(policyQuery);
  const mayWrite = useIsOneOf(SENIOR);
  const [creating, dialog] = useDisclosure(false);
  return (
    <>
      <PageHeader title="Policy" note={policy.data ? <Since policy={policy.data} /> : ' '} actions={mayWrite && <Button onClick={dialog.open}>New draft …</Button>} />
      <Tabs value={tab} onChange={(next) => void navigate({ search: { tab: TABS.find((known) => known === next) ?? 'in-force' }, replace: true })} keepMounted={false}>
        <Tabs.List className={classes.tabs ?? ''} aria-label="Policies">
          {TABS.map((name) => <Tabs.Tab key={name} value={name}>{TITLES[name]}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value="in-force" pt="md">
          <Loaded query={policy} what="The policy could not be loaded">
            {(view) => (
              <div className={classes.stack}>
                <Reassigning policyHash={view.policy_hash} />
                <PolicyTree policy={view.policy} editing={READING} />
              </div>
            )}
          </Loaded>
        </Tabs.Panel>
        <Tabs.Panel value="drafts" pt="md"><DraftsTab /></Tabs.Panel>
        <Tabs.Panel value="history" pt="md">
          <Loaded query={policy} what="The history could not be loaded">{(view) => <HistoryTab policy={view} />}</Loaded>
        </Tabs.Panel>
      </Tabs>
      <NewDraft opened={creating} close={dialog.close} />
    </>
  );
}

function Since({ policy }: { policy: Schemas['PolicyView'] }) {
  const hash = <code title={policy.policy_hash}>{policy.policy_hash.slice(0, 12)}</code>;
  if (policy.shipped) return <>{hash} · the one that ships with the program; none was published yet</>;
  return <>{hash} · in force since <When at={policy.published_at} exact />, published by <Who id={policy.published_by} /></>;
}

function NewDraft({ opened, close }: { opened: boolean; close: () => void }) {
  const [title, setTitle] = useState('');
  const navigate = route.useNavigate();
  const create = useCreateDraft();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    create.mutate(title, {
      onSuccess: (draft) => void navigate({ to: '/policy/drafts/$draftId', params: { draftId: draft.draft_id }, search: {} }),
    });
  };
  return (
    <Modal opened={opened} onClose={close} title={<strong>New draft</strong>} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} className={classes.stack}>
        <p>It begins as a copy of the policy in force. Nothing is decided by it until somebody other than you publishes it.</p>
        <TextInput
          label="What it is about"
          placeholder="Utilization from 60 %"
          required
          maxLength={200}
          {...focusedFirst}
          value={title}
          onChange={(event) => { setTitle(event.currentTarget.value); }}
          error={create.error instanceof Problem ? create.error.field('title') : undefined}
        />
        <Failure error={create.error} kept="No draft was made." />
        <Button type="submit" className={classes.end ?? ''} loading={create.isPending}>Begin the draft</Button>
      </form>
    </Modal>
  );
}
