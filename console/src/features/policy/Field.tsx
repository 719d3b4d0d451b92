import { Textarea, TextInput } from '@mantine/core';
import { counted } from '@/lib/format/numbers';
import type { Editing } from './PolicyTree';
import { keyOf, type Path, typed } from './tree';
import { meaningOf, UNITS } from './words';
import classes from './policy.module.css';

/** One figure, or one list of words, with what it means and its unit. */
export function Field({ label, path, value, editing }: { label: string; path: Path; value: unknown; editing: Editing }) {
  const key = keyOf(path);
  const unit = UNITS[String(path.at(-1))];
  const meaning = meaningOf(key);
  const fault = editing.faults.get(key);
  const description = [meaning, editing.changed.has(key) ? 'Differs from the policy in force.' : ''].filter(Boolean).join(' ') || undefined;
  const { change } = editing;
  if (Array.isArray(value)) {
    return <Words label={label} items={value.map(String)} fault={fault} meaning={description} {...(change ? { change: (next: string[]) => { change(path, next); } } : {})} />;
  }
  if (!change) {
    return (
      <div className={classes.read}>
        <span className={classes.readLabel}>{label}</span>
        <span className={classes.value}>{`${String(value)}${unit ? ` ${unit}` : ''}`}</span>
        {meaning && <span className="muted">{meaning}</span>}
      </div>
    );
  }
  return (
    <TextInput
      label={unit ? `${label} (${unit})` : label}
      description={description}
      value={String(value)}
      error={fault}
      data-changed={editing.changed.has(key) || undefined}
      className={classes.field ?? ''}
      onChange={(event) => { change(path, typed(event.currentTarget.value, value)); }}
    />
  );
}

const ROWS_MAX = 12;

/** One pattern a line. */
function Words({ label, items, meaning, fault, change }: {
  label: string;
  items: readonly string[];
  meaning: string | undefined;
  fault: string | undefined;
  change?: (next: string[]) => void;
}) {
  if (!change) {
    return (
      <details className={classes.words}>
        <summary>{`${label}: ${counted(items.length, 'line')}`}{meaning && <span className="muted">{` ${meaning}`}</span>}</summary>
        <ul>{items.map((item) => <li key={item}><code>{item}</code></li>)}</ul>
      </details>
    );
  }
  return (
    <Textarea
      label={`${label} (${counted(items.length, 'line')})`}
      description={meaning}
      error={fault}
      value={items.join('\n')}
      rows={Math.min(ROWS_MAX, Math.max(2, items.length))}
      spellCheck={false}
      onChange={(event) => { change(event.currentTarget.value.split('\n')); }}
    />
  );
}
