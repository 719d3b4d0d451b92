import { Button, Group, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { Failure } from '@/components/Failure';
import { Problem } from '@/lib/api/problem';
import { plain } from '@/lib/format/words';
import { focusedFirst } from '@/lib/keyboard/focusedFirst';
import type { Budget } from '../api';
import { type BudgetBody, useSaveBudget } from './api';
import { readThresholds } from './thresholds';
import classes from '../usage.module.css';

const SCOPES: readonly BudgetBody['scope'][] = ['all', 'region', 'company', 'department', 'model'];

/** Sets a budget, or changes one in the version that was seen. */
export function BudgetDialog({ budget, close, done }: { budget: Budget | undefined; close: () => void; done: (said: string) => void }) {
  const [name, setName] = useState(budget?.name ?? '');
  const [scope, setScope] = useState<BudgetBody['scope']>(budget?.scope ?? 'all');
  const [value, setValue] = useState(budget?.scope_value ?? '');
  const [monthly, setMonthly] = useState<number | string>(budget?.monthly ?? '');
  const [tells, setTells] = useState((budget?.thresholds ?? [50, 80, 100]).join(', '));
  const save = useSaveBudget(budget);
  const problem = save.error instanceof Problem ? save.error : undefined;
  const fault = (field: string) => problem?.field(field) ?? problem?.faults(field)[0]?.msg;
  const isAtField = ['name', 'scope_value', 'monthly', 'thresholds'].some((field) => fault(field) !== undefined);
  const isStale = problem?.code === 'stale_version';
  const thresholds = readThresholds(tells);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (thresholds === undefined) return;
    const body: BudgetBody = { name: name.trim(), scope, ...(scope !== 'all' && { scope_value: value }), monthly: Number(monthly), thresholds };
    save.mutate(body, { onSuccess: (held) => { done(`${held.name} is ${budget ? 'changed' : 'set'}.`); } });
  };
  return (
    <Modal opened onClose={close} title={<strong>{budget ? `Change ${budget.name}` : 'New budget'}</strong>} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} className={classes.stack}>
        <TextInput label="Name" required maxLength={100} {...focusedFirst} value={name} error={fault('name')} onChange={(event) => { setName(event.currentTarget.value); }} />
        <Select label="Whose spending counts" data={SCOPES.map((one) => ({ value: one, label: one === 'all' ? 'All usage' : `One ${one}` }))} value={scope} allowDeselect={false} onChange={(next) => { setScope(SCOPES.find((one) => one === next) ?? scope); }} />
        {scope !== 'all' && <TextInput label={plain(scope)} description="As the records call it" required maxLength={200} value={value} error={fault('scope_value')} onChange={(event) => { setValue(event.currentTarget.value); }} />}
        <NumberInput label="US dollars a calendar month" size="xs" required min={0.01} decimalScale={2} thousandSeparator="," value={monthly} error={fault('monthly')} onChange={setMonthly} />
        <TextInput label="Tells when so much is spent (%)" description="Whole percentages with commas between; 100 is the whole" required value={tells} error={thresholds === undefined ? 'Whole numbers from 1 to 1000, at most ten' : fault('thresholds')} onChange={(event) => { setTells(event.currentTarget.value); }} />
        {!isAtField && <Failure error={save.error} kept={isStale ? 'Somebody changed it since you opened it; nothing of yours was saved. Close this to see theirs.' : 'The budget is as it was.'} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>{isStale ? 'Close' : 'Cancel'}</Button>
          <Button type="submit" loading={save.isPending}>{budget ? 'Save the budget' : 'Set the budget'}</Button>
        </Group>
      </form>
    </Modal>
  );
}
