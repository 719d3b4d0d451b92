import { Button, Group, Modal, Textarea } from '@mantine/core';
import { type KeyboardEvent, type SubmitEvent, useState } from 'react';
import { RequestId } from '@/components/RequestId';
import type { Problem } from '@/lib/api/problem';
import { plain } from '@/lib/format/words';
import { focusedFirst } from '@/lib/keyboard/focusedFirst';
import type { Detail, Item } from './api';
import { ConflictNotice } from './ConflictNotice';
import { type Decide, isConflict, type Order } from './decide';
import { LABELS } from './keys';
import classes from './review.module.css';

type Asked = Exclude<Order['verb'], 'modify'>;

const WORDS: Record<Asked, { label: string; effect: (name: string) => string; quick: string[] }> = {
  approve: {
    label: 'Why it is right in spite of that',
    effect: (name) => `It is sent to ${name} when the time to undo is over. Your reason goes into the audit log.`,
    quick: [],
  },
  reject: {
    label: 'Why it is rejected',
    effect: (name) => `It will not reach ${name}. It can be undone for a while.`,
    quick: ['Does not fit this customer', 'The tone is not right', 'The figures are misleading', 'The offer is not suitable'],
  },
  flag: {
    label: 'What a senior operator should look at',
    effect: (name) => `It waits for a senior operator and will not reach ${name} until then.`,
    quick: ['Please check the eligibility', 'The policy leaves this open', 'I am not sure about the tone'],
  },
  undo: {
    label: 'Why it is undone',
    effect: () => 'It waits for review again. The audit log keeps both the decision and the undoing.',
    quick: ['Decided by mistake', 'Decided too quickly', 'New information came in'],
  },
};

/** Asks for the words that a decision needs. They are kept whatever the server answers. */
export function ReasonDialog({ verb, item, decide, close }: {
  verb: Asked;
  item: Item;
  decide: Decide;
  close: (done: boolean) => void;
}) {
  return (
    <Modal
      opened
      onClose={() => { close(false); }}
      title={<strong>{`${LABELS[verb]}: ${item.title}`}</strong>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Form verb={verb} item={item} decide={decide} close={close} />
    </Modal>
  );
}

function Form({ verb, item, decide, close }: { verb: Asked; item: Item; decide: Decide; close: (done: boolean) => void }) {
  const { label, effect, quick } = WORDS[verb];
  const [words, setWords] = useState(verb === 'undo' ? (quick[0] ?? '') : '');
  const [problem, setProblem] = useState<Problem>();
  const [lost, setLost] = useState<Order>();
  const [busy, setBusy] = useState(false);
  const send = (seen: Item | Detail) => {
    const order: Order = { verb, item: seen, words: words.trim() };
    setBusy(true);
    setProblem(undefined);
    void decide(order, true).then((refused) => {
      setBusy(false);
      if (!refused) close(true);
      else if (isConflict(refused.code)) setLost(order);
      else setProblem(refused);
    });
  };
  const submit = (event: SubmitEvent | KeyboardEvent) => {
    event.preventDefault();
    if (!busy) send(item);
  };
  if (lost) return <ConflictNotice order={lost} again={(now) => { setLost(undefined); send(now); }} leave={() => { close(false); }} />;
  const said = problem?.field(verb === 'approve' ? 'acknowledge_warnings' : 'reason');
  return (
    <form onSubmit={submit} className={classes.stack}>
      {verb === 'approve' && <Warnings item={item} />}
      <p className="muted">{effect(item.user_name)}</p>
      <Textarea
        label={label}
        {...focusedFirst}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={5000}
        value={words}
        onChange={(event) => { setWords(event.currentTarget.value); }}
        onKeyDown={(event) => { if (event.key === 'Enter' && !event.shiftKey) submit(event); }}
        description="At least 10 characters. Enter sends, Shift Enter begins a new line."
        error={said}
      />
      {quick.length > 0 && (
        <div className={classes.quick}>
          {quick.map((text) => <Button key={text} variant="default" size="compact-xs" onClick={() => { setWords(text); }}>{text}</Button>)}
        </div>
      )}
      {problem && !said && <div role="alert" className={classes.failure}><p>{`${problem.message} Nothing was changed.`}</p><RequestId id={problem.requestId} /></div>}
      <Group justify="flex-end">
        <Button variant="default" onClick={() => { close(false); }}>Cancel</Button>
        <Button type="submit" loading={busy} color={verb === 'reject' ? 'red' : 'accent'}>{LABELS[verb]}</Button>
      </Group>
    </form>
  );
}

export function Warnings({ item }: { item: Pick<Item, 'warnings'> }) {
  if (item.warnings.length === 0) return null;
  return (
    <ul className={classes.warnings} aria-label="Warnings">
      {item.warnings.map((warning) => (
        <li key={`${warning.name} ${warning.message}`}>
          <strong>{plain(warning.name)}</strong>{`: ${warning.message}`}
          {warning.must_acknowledge && <span className="muted"> Approving asks for a reason.</span>}
        </li>
      ))}
    </ul>
  );
}
