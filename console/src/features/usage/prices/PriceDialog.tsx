import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { Failure } from '@/components/Failure';
import { Problem } from '@/lib/api/problem';
import { today } from '@/lib/format/time';
import { useAddPrice } from './api';
import classes from '../usage.module.css';

const FIELDS = [
  ['model', 'Model', 'As the records call it', 200],
  ['provider', 'Provider', '', 100],
  ['token_type', 'Tokens', 'prompt, completion, or as the records call them, in lower case', 100],
  ['usd_per_million', 'US dollars for a million tokens', 'Up to nine places after the point', 40],
  ['source', 'Source', 'Where it was read: a contract, a page and its day', 500],
] as const;

const BLANK = { model: '', provider: '', token_type: 'prompt', usd_per_million: '', source: '' };

/** Writes a price down. What is refused stands at its field, and what was typed stays. */
export function PriceDialog({ close, done }: { close: () => void; done: (said: string) => void }) {
  const [typed, setTyped] = useState(BLANK);
  const [from, setFrom] = useState(`${today()}T00:00`);
  const add = useAddPrice();
  const problem = add.error instanceof Problem ? add.error : undefined;
  const fault = (name: string) => problem?.field(name);
  const isAtField = [...FIELDS.map(([name]) => name), 'effective_from'].some((name) => fault(name) !== undefined);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const body = { ...typed, usd_per_million: typed.usd_per_million.trim(), effective_from: new Date(from).toISOString() };
    add.mutate(body, { onSuccess: (price) => { done(`The price of ${price.model} (${price.token_type}) is written down.`); } });
  };
  return (
    <Modal opened onClose={close} title={<strong>Write a price down</strong>} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} className={classes.stack}>
        {FIELDS.map(([name, label, description, longest], index) => (
          <TextInput
            key={name}
            label={label}
            description={description}
            required
            maxLength={longest}
            data-autofocus={index === 0 || undefined}
            inputMode={name === 'usd_per_million' ? 'decimal' : 'text'}
            value={typed[name]}
            error={fault(name)}
            onChange={(event) => { const { value } = event.currentTarget; setTyped((before) => ({ ...before, [name]: value })); }}
          />
        ))}
        <TextInput type="datetime-local" label="Counts from" description="In your own time zone" required value={from} error={fault('effective_from')} onChange={(event) => { setFrom(event.currentTarget.value); }} />
        <p className="muted">Records keep the costs they came with. The price counts in runs that compute costs anew. Nothing is overwritten: of two prices for the same moment the later one holds.</p>
        {!isAtField && <Failure error={add.error} kept="No price was written down." />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>Cancel</Button>
          <Button type="submit" loading={add.isPending}>Write it down</Button>
        </Group>
      </form>
    </Modal>
  );
}
