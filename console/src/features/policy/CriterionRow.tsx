import { Select, TextInput } from '@mantine/core';
import type { Editing } from './PolicyTree';
import { type Criterion, keyOf, type Path } from './tree';
import { featureWords, SIGNS } from './words';
import classes from './policy.module.css';

const PARTS = ['threshold', 'full_at', 'weight'] as const;
const LABELS = { threshold: 'Bar', full_at: 'Speaks fully at', weight: 'Weight' };

/** One criterion: which figure, held against what, and how much it says. */
export function CriterionRow({ criterion, path, editing }: {
  criterion: Record<string, unknown> & Criterion;
  path: Path;
  editing: Editing;
}) {
  const [label, meaning] = featureWords(criterion.feature);
  const parts = PARTS.filter((part) => typeof criterion[part] === 'string');
  const differs = [...PARTS, 'when_unknown', 'operator'].some((part) => editing.changed.has(keyOf([...path, part])));
  return (
    <div className={classes.criterion} data-changed={differs || undefined} role="group" aria-label={label}>
      <span className={classes.feature}>
        <span>{label}{differs && <span className={classes.differs}> changed</span>}</span>
        {meaning && <span className="muted">{meaning}</span>}
      </span>
      {editing.change
        ? <Inputs criterion={criterion} label={label} parts={parts} path={path} editing={editing} />
        : <span className={classes.value}>{reading(criterion)}</span>}
    </div>
  );
}

/** `≥ 50 %, fully at 90 %, weight 90 %`. */
export function reading(criterion: Record<string, unknown> & Criterion): string {
  const { operator, threshold, full_at: full, weight, when_unknown: unknown } = criterion;
  const more = [
    typeof full === 'string' ? `fully at ${amount(full)}` : '',
    typeof weight === 'string' && weight !== '100 %' ? `weight ${weight}` : '',
    unknown === 'met' ? 'met when not known' : '',
  ];
  return [`${SIGNS[operator] ?? operator} ${amount(threshold)}`, ...more].filter(Boolean).join(', ');
}

/** `amount 10000.00` is `10,000.00`; every other figure says its unit itself. */
function amount(text: string): string {
  const figure = /^amount (-?\d+(?:\.\d+)?)$/.exec(text)?.[1];
  return figure === undefined ? text : new Intl.NumberFormat(undefined, { minimumFractionDigits: 2 }).format(Number(figure));
}

function Inputs({ criterion, label, parts, path, editing }: {
  criterion: Record<string, unknown> & Criterion;
  label: string;
  parts: readonly (typeof PARTS)[number][];
  path: Path;
  editing: Editing;
}) {
  const { change } = editing;
  if (!change) return null;
  return (
    <span className={classes.inputs}>
      <Select
        label="Is"
        aria-label={`${label}: comparison`}
        data={Object.entries(SIGNS).map(([value, sign]) => ({ value, label: sign }))}
        value={criterion.operator}
        allowDeselect={false}
        w={64}
        error={editing.faults.get(keyOf([...path, 'operator']))}
        onChange={(value) => { change([...path, 'operator'], value ?? criterion.operator); }}
      />
      {parts.map((part) => (
        <TextInput
          key={part}
          label={LABELS[part]}
          aria-label={`${label}: ${LABELS[part].toLowerCase()}`}
          value={String(criterion[part])}
          error={editing.faults.get(keyOf([...path, part]))}
          w={part === 'weight' ? 76 : 130}
          onChange={(event) => { change([...path, part], event.currentTarget.value); }}
        />
      ))}
      {typeof criterion.when_unknown === 'string' && (
        <Select
          label="Not known"
          aria-label={`${label}: when it is not known`}
          data={[{ value: 'met', label: 'met' }, { value: 'unmet', label: 'not met' }]}
          value={criterion.when_unknown}
          allowDeselect={false}
          w={100}
          onChange={(value) => { change([...path, 'when_unknown'], value ?? criterion.when_unknown); }}
        />
      )}
    </span>
  );
}
