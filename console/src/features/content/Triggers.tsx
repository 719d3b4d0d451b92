import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { GROUPS } from '@/lib/signals';
import type { Body } from './api';
import classes from './content.module.css';

type Trigger = NonNullable<Body['triggers']>[number];

const SIGNALS = GROUPS.map(([group, signals]) => ({ group, items: signals.map(({ key, label }) => ({ value: key, label })) }));
const SIGNS = [{ value: '>=', label: '≥' }, { value: '>', label: '>' }, { value: '<=', label: '≤' }, { value: '<', label: '<' }, { value: 'is', label: 'is' }];
const TRIGGERS_MAX = 10;

/** What in a user's figures makes the item fit. Bars are written as in the policy, with their unit. */
export function Triggers({ triggers, fault, change }: {
  triggers: readonly Trigger[];
  fault: string | undefined;
  change: (next: Trigger[]) => void;
}) {
  const read = (trigger: Trigger) => trigger as unknown as Record<string, string | undefined>;
  const set = (at: number, part: Record<string, string | undefined>) => {
    change(triggers.map((trigger, place) => (place === at ? (withoutBlanks({ ...read(trigger), ...part }) as Trigger) : trigger)));
  };
  return (
    <fieldset className={classes.triggers}>
      <legend>Fits whose figures are</legend>
      {triggers.map((trigger, at) => {
        const { feature, operator, threshold, full_at: full } = read(trigger);
        const name = `Trigger ${String(at + 1)}`;
        return (
          <div key={at} className={classes.trigger}>
            <Select aria-label={`${name}: figure`} data={SIGNALS} value={feature ?? null} searchable allowDeselect={false} w={190} onChange={(value) => { set(at, { feature: value ?? feature }); }} />
            <Select aria-label={`${name}: comparison`} data={SIGNS} value={operator ?? null} allowDeselect={false} w={64} onChange={(value) => { set(at, { operator: value ?? operator }); }} />
            <TextInput aria-label={`${name}: bar, with its unit`} placeholder="50 %" w={120} value={threshold ?? ''} onChange={(event) => { set(at, { threshold: event.currentTarget.value }); }} />
            <TextInput aria-label={`${name}: speaks fully at`} placeholder="fully at" w={120} value={full ?? ''} onChange={(event) => { set(at, { full_at: event.currentTarget.value || undefined }); }} />
            <ActionIcon aria-label={`Remove ${name.toLowerCase()}`} onClick={() => { change(triggers.filter((_, place) => place !== at)); }}><IconTrash size={14} /></ActionIcon>
          </div>
        );
      })}
      {triggers.length === 0 && <p className="muted">None: it fits everybody of its personas alike.</p>}
      {fault && <p role="alert" className={classes.fault}>{fault}</p>}
      {triggers.length < TRIGGERS_MAX && (
        <Button variant="default" className={classes.start ?? ''} onClick={() => { change([...triggers, { feature: 'max_utilization', operator: '>=', threshold: '50 %' } as unknown as Trigger]); }}>Add a figure</Button>
      )}
    </fieldset>
  );
}

function withoutBlanks(trigger: Record<string, string | undefined>): unknown {
  return Object.fromEntries(Object.entries(trigger).filter(([, value]) => value !== undefined));
}
