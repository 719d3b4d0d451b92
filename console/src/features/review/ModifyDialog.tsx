import { Button, Group, Modal, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { RequestId } from '@/components/RequestId';
import type { Schemas } from '@/lib/api/client';
import type { Problem } from '@/lib/api/problem';
import { focusedFirst } from '@/lib/keyboard/focusedFirst';
import { changedNames, listed, useUnsaved } from '@/lib/unsaved';
import type { Detail, Item } from './api';
import { ConflictNotice } from './ConflictNotice';
import { type Decide, isConflict, type Order } from './decide';
import { LEVELS } from './search';
import classes from './review.module.css';

type Texts = Pick<Item, 'title' | 'content' | 'rationale' | 'priority'>;
type Changes = Omit<Schemas['ModifyRequest'], 'version'>;

const NAMES: Record<keyof Texts, string> = { title: 'the title', rationale: 'the rationale', content: 'the text', priority: 'the priority' };

function textsOf({ title, content, rationale, priority }: Texts): Texts {
  return { title, content, rationale, priority };
}

/** Changes wording or priority. The new text passes the guardrails before it is taken; what was typed stays here. */
export function ModifyDialog({ item, decide, close }: { item: Item; decide: Decide; close: (done: boolean) => void }) {
  const [texts, setTexts] = useState<Texts>(() => textsOf(item));
  const [leaving, setLeaving] = useState(false);
  const lost = changedNames(NAMES, textsOf(item), texts);
  useUnsaved(lost.length > 0 ? `your changes to “${item.title}”: ${listed(lost)}` : undefined);
  const leave = () => {
    if (lost.length === 0) close(false);
    else setLeaving(true);
  };
  return (
    <Modal
      opened
      size={680}
      onClose={leave}
      title={<strong>{`Modify: ${item.title}`}</strong>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {leaving && lost.length > 0 && (
        <div role="alert" className={classes.leaving}>
          <p>{`Not saved, and lost if you close: ${listed(lost)}.`}</p>
          <Button variant="default" onClick={() => { setLeaving(false); }}>Go on editing</Button>
          <Button color="red" onClick={() => { close(false); }}>Close and lose them</Button>
        </div>
      )}
      <Form item={item} texts={texts} setTexts={(next) => { setLeaving(false); setTexts(next); }} decide={decide} close={close} leave={leave} />
    </Modal>
  );
}

function Form({ item, texts, setTexts, decide, close, leave }: {
  item: Item;
  texts: Texts;
  setTexts: (texts: Texts) => void;
  decide: Decide;
  close: (done: boolean) => void;
  leave: () => void;
}) {
  const [problem, setProblem] = useState<Problem>();
  const [lost, setLost] = useState<Order>();
  const [busy, setBusy] = useState(false);
  const changes = changesOf(item, texts);
  const set = (name: keyof Texts) => (event: { currentTarget: { value: string } }) => { setTexts({ ...texts, [name]: event.currentTarget.value }); };
  const send = (seen: Item | Detail) => {
    const order: Order = { verb: 'modify', item: seen, words: '', changes };
    setBusy(true);
    setProblem(undefined);
    void decide(order, true).then((refused) => {
      setBusy(false);
      if (!refused) close(true);
      else if (isConflict(refused.code)) setLost(order);
      else setProblem(refused);
    });
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!busy) send(item);
  };
  const fields = ['title', 'rationale', 'content', 'priority'];
  return (
    <form onSubmit={submit} className={classes.stack}>
      {lost && (
        <ConflictNotice order={lost} again={(now) => { setLost(undefined); send(now); }} leave={() => { close(false); }} />
      )}
      <TextInput label="Title" {...focusedFirst} value={texts.title} onChange={set('title')} maxLength={300} error={problem?.field('title')} />
      <Textarea label={`Rationale, as ${item.user_name} reads it`} autosize minRows={3} maxRows={10} maxLength={5000} value={texts.rationale} onChange={set('rationale')} error={problem?.field('rationale')} />
      <Textarea label="Text" autosize minRows={6} maxRows={16} maxLength={20_000} value={texts.content} onChange={set('content')} error={problem?.field('content')} />
      <div>
        <span className={classes.label} id="modify-priority">Priority</span>
        <SegmentedControl
          aria-labelledby="modify-priority"
          value={texts.priority}
          onChange={(priority) => { setTexts({ ...texts, priority }); }}
          data={LEVELS.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }))}
        />
      </div>
      <p className="muted">The guardrails check the new text at once. It becomes a new version that waits for review; the old one stays in the history.</p>
      {problem && !fields.some((field) => problem.field(field)) && (
        <div role="alert" className={classes.failure}><p>{`${problem.message} Nothing was changed.`}</p><RequestId id={problem.requestId} /></div>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={leave}>Cancel</Button>
        <Button type="submit" loading={busy} disabled={Object.keys(changes).length === 0}>Save as a new version</Button>
      </Group>
    </form>
  );
}

/** What differs from what was shown; what was left alone is not sent. */
export function changesOf(item: Texts, texts: Texts): Changes {
  const different = Object.entries(texts).filter(([name, text]) => text !== item[name as keyof Texts]);
  return Object.fromEntries(different);
}
