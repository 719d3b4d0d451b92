/** What the palette looks through. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answer, api } from '@/lib/api/client';

export interface Finding {
  id: string;
  kind: string;
  label: string;
  note?: string;
  run: () => void;
}

/** Every typed word begins a word of the label. */
export function matches(finding: Finding, text: string): boolean {
  const words = finding.label.toLowerCase().split(/\s+/);
  return text.toLowerCase().split(/\s+/).every((typed) => words.some((word) => word.startsWith(typed)));
}

const FOUND_MAX = 8;

/** Users whose name or email has the text, or whose id begins with it. */
export function findUsers(text: string) {
  return queryOptions({
    queryKey: ['palette', 'users', text],
    queryFn: async ({ signal }) => {
      const found = await answer(api.GET('/api/operator/users', { params: { query: { q: text, limit: FOUND_MAX } }, signal }));
      return found.items;
    },
    placeholderData: keepPreviousData,
  });
}
