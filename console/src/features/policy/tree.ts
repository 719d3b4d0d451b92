/**
 * A policy as a tree of figures that can be shown, named and changed one at a time. Nothing here knows what a policy has
 * to look like: the server says what does not hold together.
 */
import { findSignal } from '@/lib/signals';
import { plain } from '@/lib/format/words';

export type Part = string | number;
export type Path = readonly Part[];

export interface Criterion {
  feature: string;
  operator: string;
  threshold: string;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isCriterion(value: unknown): value is Record<string, unknown> & Criterion {
  return isObject(value) && ['feature', 'operator', 'threshold'].every((key) => typeof value[key] === 'string');
}

/** `['personas', 1, 'priority']` is `personas.1.priority`. */
export function keyOf(path: Path): string {
  return path.join('.');
}

/** The server's `personas[1].priority` is `personas.1.priority`. */
export function keyOfText(text: string): string {
  return text.replaceAll('[', '.').replaceAll(']', '');
}

export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, name) => {
    if (Array.isArray(part)) return part[Number(name)] as unknown;
    return isObject(part) ? part[name] : undefined;
  }, value);
}

/** The same tree with one value changed. What was read before stays as it was. */
export function put(value: unknown, path: Path, next: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return next;
  if (Array.isArray(value)) return value.map((item: unknown, place) => (place === Number(name) ? put(item, rest, next) : item));
  return isObject(value) ? { ...value, [name]: put(value[name], rest, next) } : value;
}

/** What was typed, as the policy spells it: a whole number stays a number where one stood. */
export function typed(text: string, before: unknown): unknown {
  if (typeof before !== 'number') return text;
  return /^-?\d+$/.test(text.trim()) ? Number(text) : text;
}

/** What a place in the tree is called: `High utilization › Highest utilization › threshold`. */
export function nameOf(policy: unknown, key: string): string {
  const parts = key.split('.');
  const names = parts.map((part, depth) => {
    const value = at(policy, parts.slice(0, depth + 1));
    if (isCriterion(value)) return findSignal(value.feature)?.label ?? plain(value.feature);
    if (!/^\d+$/.test(part)) return depth === 0 ? plain(part) : part.replaceAll('_', ' ');
    return titleOf(value) ?? '';
  });
  return names.filter((name) => name !== '' && !SILENT.has(name)).join(' › ');
}

/** Words of the structure that say nothing to a reader. */
const SILENT = new Set(['all of', 'any of', 'Personas', 'categories']);

/** What a member of a list is called by itself. */
export function titleOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const name = value.persona ?? value.category;
  if (typeof name === 'string') return plain(name);
  return typeof value.adds === 'string' ? `adds ${value.adds}` : undefined;
}

/** Without the empty lines that typing leaves behind. */
export function tidied(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => typeof item !== 'string' || item.trim() !== '').map(tidied);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, tidied(part)]));
}
