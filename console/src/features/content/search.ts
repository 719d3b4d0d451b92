/** What the content's address holds. */
import { flag, oneOf, text } from '@/lib/address';
import { PERSONAS, type PersonaName } from '@/lib/personas';

export interface ContentSearch {
  q?: string;
  persona?: PersonaName;
  active?: boolean;
  cursor?: string;
}

export const KINDS = ['article', 'video', 'tool', 'quiz'] as const;

/** Stands where an item's id would; no id can be spelt so. */
export const NEW = '~new';

export function readContentSearch(raw: Record<string, unknown>): ContentSearch {
  return { ...text(raw, 'q'), ...oneOf(raw, 'persona', PERSONAS), ...flag(raw, 'active'), ...text(raw, 'cursor') };
}
