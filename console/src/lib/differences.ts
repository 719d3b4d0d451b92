/** How two JSON values differ, one line a value. */
export interface Change {
  path: string;
  before: unknown;
  after: unknown;
  kind: 'added' | 'removed' | 'changed' | 'same';
}

/** Every value of either side, in the order of the first, then what only the second has. */
export function compare(before: unknown, after: unknown): Change[] {
  const one = leaves(before);
  const other = leaves(after);
  const paths = new Set([...one.keys(), ...other.keys()]);
  return [...paths].map((path) => {
    const change = { path, before: one.get(path), after: other.get(path) };
    if (!one.has(path)) return { ...change, kind: 'added' };
    if (!other.has(path)) return { ...change, kind: 'removed' };
    return { ...change, kind: JSON.stringify(change.before) === JSON.stringify(change.after) ? 'same' : 'changed' };
  });
}

/** `{a: {b: 1}}` is `a.b: 1`. Lists of plain values are one value. */
function leaves(value: unknown, path = ''): Map<string, unknown> {
  if (value === null || value === undefined) return new Map(path === '' ? [] : [[path, value]]);
  const plainList = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  if (typeof value !== 'object' || plainList) return new Map([[path === '' ? 'value' : path, value]]);
  const parts = Array.isArray(value)
    ? value.map((item: unknown, at) => [`${path}[${String(at)}]`, item] as const)
    : Object.entries(value).map(([key, item]) => [path === '' ? key : `${path}.${key}`, item as unknown] as const);
  return new Map(parts.flatMap(([at, item]) => [...leaves(item, at)]));
}

/** A value as people read it. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return '–';
  if (typeof value === 'string') return value === '' ? '(empty)' : value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.map(shown).join(', ') || '(none)' : JSON.stringify(value);
}
