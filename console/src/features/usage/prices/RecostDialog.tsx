import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { Failure } from '@/components/Failure';
import { Problem } from '@/lib/api/problem';
import { focusedFirst } from '@/lib/keyboard/focusedFirst';
import { type Recost, useRecost } from './api';
import classes from '../usage.module.css';

/** `gpt-4o, claude` as a list. */
function namesOf(text: string): string[] {
  return text.split(',').map((name) => name.trim()).filter((name) => name !== '');
}

const EVERYTHING = { regions: [], companies: [], departments: [], prices_as_of: null, providers: {} };

/** Asks which records are costed anew; what stays is said before. */
export function RecostDialog({ close, done }: { close: () => void; done: (run: Recost) => void }) {
  const [start, setStart] = useState('');
  const [end, setEnd] = useState('');
  const [models, setModels] = useState('');
  const run = useRecost();
  const problem = run.error instanceof Problem ? run.error : undefined;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    run.mutate({ ...EVERYTHING, start_date: start || null, end_date: end || null, models: namesOf(models) }, { onSuccess: done });
  };
  return (
    <Modal opened onClose={close} title={<strong>Compute costs anew</strong>} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} className={classes.stack}>
        <ul className={classes.bullets}>
          <li>Each record is costed by the price in force at its moment, as prices are known now.</li>
          <li>The records keep their costs, and the key figures show those until you choose this run.</li>
          <li>Records of a model without a price keep their cost, and are counted.</li>
        </ul>
        <TextInput type="date" label="First day (optional)" {...focusedFirst} value={start} error={problem?.field('start_date')} onChange={(event) => { setStart(event.currentTarget.value); }} />
        <TextInput type="date" label="Last day (optional)" value={end} error={problem?.field('end_date')} onChange={(event) => { setEnd(event.currentTarget.value); }} />
        <TextInput label="Only these models (optional)" description="As the records call them, with commas between" value={models} error={problem?.field('models')} onChange={(event) => { setModels(event.currentTarget.value); }} />
        <Failure error={run.error} kept="Nothing was computed." />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>Cancel</Button>
          <Button type="submit" loading={run.isPending}>Compute them</Button>
        </Group>
      </form>
    </Modal>
  );
}
