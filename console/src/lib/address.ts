/** What an address holds, read with doubt: anybody may have typed it. */

/** A text. `?q=42` arrives as a number. */
export function text<Key extends string>(raw: Record<string, unknown>, key: Key): Partial<Record<Key, string>> {
  const value = raw[key];
  if (typeof value !== 'string' && typeof value !== 'number') return {};
  const read = String(value);
  return read === '' ? {} : ({ [key]: read } as Record<Key, string>);
}

/** Texts, each once. One alone may stand without a list. */
export function texts<Key extends string>(raw: Record<string, unknown>, key: Key): Partial<Record<Key, string[]>> {
  const value = raw[key];
  const read = (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => (typeof one === 'string' || typeof one === 'number' ? [String(one)] : []));
  const known = [...new Set(read)].filter((one) => one !== '');
  return known.length === 0 ? {} : ({ [key]: known } as Record<Key, string[]>);
}

/** One of a closed list. */
export function oneOf<Key extends string, Value extends string>(
  raw: Record<string, unknown>,
  key: Key,
  values: readonly Value[],
): Partial<Record<Key, Value>> {
  const value = values.find((known) => known === raw[key]);
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>);
}

export function flag<Key extends string>(raw: Record<string, unknown>, key: Key): Partial<Record<Key, boolean>> {
  const value = raw[key];
  return typeof value === 'boolean' ? ({ [key]: value } as Record<Key, boolean>) : {};
}

/** A calendar day, `2026-11-21`. */
export function day<Key extends string>(raw: Record<string, unknown>, key: Key): Partial<Record<Key, string>> {
  const value = raw[key];
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value) || Number.isNaN(Date.parse(value))) return {};
  return { [key]: value } as Record<Key, string>;
}

export function wholeNumber<Key extends string>(raw: Record<string, unknown>, key: Key, max: number): Partial<Record<Key, number>> {
  const value = raw[key];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > max) return {};
  return { [key]: value } as Record<Key, number>;
}

/** The same address with one part changed, or without it. */
export function withPart<Search extends object, Key extends keyof Search>(search: Search, key: Key, value: Search[Key] | undefined): Search {
  const rest = Object.fromEntries(Object.entries(search).filter(([name]) => name !== key)) as Search;
  return value === undefined || value === '' ? rest : { ...rest, [key]: value };
}
