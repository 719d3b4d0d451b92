import { Panel } from '@/components/Panel';
import { CriterionRow } from './CriterionRow';
import { Field } from './Field';
import { isCriterion, isObject, keyOf, type Path, titleOf } from './tree';
import { SECTIONS } from './words';
import classes from './policy.module.css';

export interface Editing {
  /** Absent where the policy is only read. */
  change?: (path: Path, value: unknown) => void;
  /** The server's messages, by the key of the place. */
  faults: ReadonlyMap<string, string>;
  /** The keys of what differs from the policy in force. */
  changed: ReadonlySet<string>;
}

/** Nothing can be changed, and nothing is compared. */
export const READING: Editing = { faults: new Map<string, string>(), changed: new Set<string>() };

/** A whole policy, part by part, to read or to change. */
export function PolicyTree({ policy, editing }: { policy: unknown; editing: Editing }) {
  if (!isObject(policy)) return null;
  return (
    <div className={classes.stack}>
      <Field label="Version of the text" path={['version']} value={policy.version} editing={editing} />
      {SECTIONS.filter(([name]) => name in policy).map(([name, title, note]) => (
        <Panel key={name} title={title} note={note}>
          <Node value={policy[name]} path={[name]} editing={editing} />
        </Panel>
      ))}
    </div>
  );
}

function Node({ value, path, editing, label }: { value: unknown; path: Path; editing: Editing; label?: string }) {
  if (value === null || value === undefined) return null;
  if (isCriterion(value)) return <CriterionRow criterion={value} path={path} editing={editing} />;
  if (isObject(value)) return <Members value={value} path={path} editing={editing} />;
  if (!Array.isArray(value) || value.every((item) => typeof item === 'string')) {
    return <Field label={label ?? ''} path={path} value={value} editing={editing} />;
  }
  return <List items={value} path={path} editing={editing} />;
}

/** Figures first, then what has parts of its own. */
function Members({ value, path, editing }: { value: Record<string, unknown>; path: Path; editing: Editing }) {
  const members = Object.entries(value).filter(([name, part]) => part !== null && !NAMES.has(name) && !isEmptyList(name, part));
  const figures = members.filter(([, part]) => typeof part !== 'object');
  const parts = members.filter(([, part]) => typeof part === 'object');
  return (
    <div className={classes.node}>
      {figures.length > 0 && (
        <div className={classes.figures}>
          {figures.map(([name, part]) => <Field key={name} label={wordsOf(name)} path={[...path, name]} value={part} editing={editing} />)}
        </div>
      )}
      {parts.map(([name, part]) => {
        const isWords = Array.isArray(part) && part.every((item) => typeof item === 'string');
        return (
          <div key={name} className={classes.part}>
            {!isWords && <p className={classes.partName}>{PARTS[name] ?? wordsOf(name)}</p>}
            <Node value={part} path={[...path, name]} editing={editing} label={wordsOf(name)} />
          </div>
        );
      })}
    </div>
  );
}

/** What names a thing is its title, and is not changed here. */
const NAMES = new Set(['persona', 'category']);
const PARTS: Record<string, string> = {
  all_of: 'All of', any_of: 'Any of', requires: 'Only for whom', scores: 'What makes it fit better', raised: 'More urgent when',
};

function isEmptyList(name: string, part: unknown): boolean {
  return name in PARTS && Array.isArray(part) && part.length === 0;
}

function wordsOf(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function List({ items, path, editing }: { items: readonly unknown[]; path: Path; editing: Editing }) {
  return (
    <div className={classes.node}>
      {items.map((item, place) => {
        const title = titleOf(item);
        const here = [...path, place];
        if (isCriterion(item)) return <Node key={keyOf(here)} value={item} path={here} editing={editing} />;
        if (Array.isArray(item)) return <Alternatives key={keyOf(here)} items={item} path={here} editing={editing} />;
        return (
          <section key={keyOf(here)} className={classes.member} aria-label={title}>
            {title && <h3>{title}</h3>}
            <Node value={item} path={here} editing={editing} />
          </section>
        );
      })}
    </div>
  );
}

/** A line of criteria: one of them is enough. */
function Alternatives({ items, path, editing }: { items: readonly unknown[]; path: Path; editing: Editing }) {
  return (
    <div className={classes.alternatives}>
      {items.map((item, place) => (
        <div key={keyOf([...path, place])} className={classes.alternative}>
          {place > 0 && <span className="muted">or</span>}
          <Node value={item} path={[...path, place]} editing={editing} />
        </div>
      ))}
    </div>
  );
}
