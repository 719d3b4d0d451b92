import { Button, MultiSelect, NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { EditorLayout } from '@/components/EditorLayout';
import { Failure } from '@/components/Failure';
import { Panel } from '@/components/Panel';
import { Problem } from '@/lib/api/problem';
import { plain } from '@/lib/format/words';
import { PERSONAS } from '@/lib/personas';
import { changedNames, listed, useUnsaved } from '@/lib/unsaved';
import { type Body, type Item, useChangeItem, useCreateItem } from './api';
import { Outcome } from './Outcome';
import { KINDS } from './search';
import { Triggers } from './Triggers';
import classes from './content.module.css';

const BLANK: Body = {
  type: 'article', title: '', summary: '', body: '', personas: [], triggers: [], read_time_minutes: 3, topics: [],
};

const NAMES: Record<keyof Body, string> = {
  title: 'the title', summary: 'the summary', body: 'the text', type: 'the kind', personas: 'the personas',
  triggers: 'the triggers', read_time_minutes: 'the minutes to read', topics: 'the topics',
};

/** What is typed and not saved. */
export function lostOf(item: Item | undefined, now: { contentId: string; body: Body; active: boolean; reason: string }): string | undefined {
  const parts = [
    ...changedNames(NAMES, item?.content ?? BLANK, now.body),
    ...(now.active === (item?.active ?? true) ? [] : ['whether it is in use']),
    ...(now.reason === '' ? [] : ['the reason']),
    ...(now.contentId === '' ? [] : ['the id']),
  ];
  if (parts.length === 0) return undefined;
  return item ? `your changes to “${item.content.title}”: ${listed(parts)}` : `the new item: ${listed(parts)}`;
}

/** Writes a new item, or a new version of one. What the server refuses stands at its field; what was typed stays. */
export function ItemEditor({ item }: { item: Item | undefined }) {
  const [contentId, setContentId] = useState('');
  const [body, setBody] = useState<Body>(item?.content ?? BLANK);
  const [active, setActive] = useState(item?.active ?? true);
  const [reason, setReason] = useState('');
  const navigate = useNavigate();
  const create = useCreateItem();
  const change = useChangeItem(item?.content_id ?? '');
  const saving = item ? change : create;
  useUnsaved(lostOf(item, { contentId, body, active, reason }));
  const fault = (name: string) => (saving.error instanceof Problem ? saving.error.field(name) : undefined);
  const set = (part: Partial<Body>) => { setBody((before) => ({ ...before, ...part })); };

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (item) {
      change.mutate({ content: body, active, reason, version: item.version });
    } else {
      create.mutate({ content_id: contentId, content: body, reason }, {
        onSuccess: (made) => void navigate({ to: '/content/$contentId', params: { contentId: made.content_id }, ignoreBlocker: true }),
      });
    }
  };
  return (
    <form onSubmit={submit}>
      <EditorLayout aside={<Outcome body={body} />}>
        <Panel title="Words">
          <div className={classes.stack}>
            {!item && <TextInput label="Id" description="Lower-case words joined by hyphens; it stays" required minLength={3} maxLength={80} value={contentId} error={fault('content_id')} onChange={(event) => { setContentId(event.currentTarget.value); }} />}
            <TextInput label="Title" required maxLength={200} value={body.title} error={fault('title')} onChange={(event) => { set({ title: event.currentTarget.value }); }} />
            <Textarea label="Summary" description="One sentence" required maxLength={500} rows={2} value={body.summary} error={fault('summary')} onChange={(event) => { set({ summary: event.currentTarget.value }); }} />
            <Textarea label="Text" description="Paragraphs, lists and **strong** words; the disclosure is added when it is shown" required maxLength={20_000} rows={16} value={body.body} error={fault('body')} onChange={(event) => { set({ body: event.currentTarget.value }); }} />
          </div>
        </Panel>
        <Panel title="For whom">
          <div className={classes.fields}>
            <MultiSelect label="Personas" size="xs" required value={body.personas} data={PERSONAS.map((value) => ({ value, label: plain(value) }))} error={fault('personas')} onChange={(personas) => { set({ personas }); }} />
            <Select label="Kind" value={body.type} data={KINDS.map((value) => ({ value, label: plain(value) }))} allowDeselect={false} error={fault('type')} onChange={(value) => { set({ type: value ?? body.type }); }} />
            <NumberInput label="Minutes to read" size="xs" min={1} max={120} allowDecimal={false} value={body.read_time_minutes} error={fault('read_time_minutes')} onChange={(value) => { set({ read_time_minutes: Number(value) }); }} />
            <TagsInput label="Topics" size="xs" maxTags={10} value={body.topics ?? []} error={fault('topics')} onChange={(topics) => { set({ topics }); }} />
          </div>
          <Triggers triggers={body.triggers ?? []} fault={saving.error instanceof Problem ? saving.error.fields.find(({ loc }) => loc.includes('triggers'))?.msg : undefined} change={(triggers) => { set({ triggers }); }} />
        </Panel>
        <Panel title={item ? 'Save a new version' : 'Save'}>
          <div className={classes.stack}>
            {item && (
              <Switch
                label={active ? 'In use' : 'Out of use'}
                description={active ? 'New recommendations may use it, here at once and within a second on other servers.' : 'No new recommendation uses it. It stays readable, what was recommended before stays, and it can come back.'}
                checked={active}
                onChange={(event) => { setActive(event.currentTarget.checked); }}
              />
            )}
            <Textarea label="Why" description="At least 10 characters; it stands with the version and in the audit log" required minLength={10} maxLength={2000} rows={2} value={reason} error={fault('reason')} onChange={(event) => { setReason(event.currentTarget.value); }} />
            <Failure error={saving.error} kept="Nothing was saved. What you typed is still here." />
            <Button type="submit" className={classes.end ?? ''} loading={saving.isPending}>{item ? (active === item.active ? 'Save this version' : active ? 'Save and put in use' : 'Save and take out of use') : 'Save the item'}</Button>
          </div>
        </Panel>
      </EditorLayout>
    </form>
  );
}
