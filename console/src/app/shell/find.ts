/** What the palette looks through. */
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { answer, api } from '@/lib/api/client';
import { plain } from '@/lib/format/words';
import { useIdentity } from '@/lib/session/useSession';
import { type Page, pagesOf } from '../pages';

export interface Finding {
  id: string;
  /** What it is, in a word. */
  kind: 'Page' | 'Command' | 'User' | 'Recommendation';
  label: string;
  note?: string;
  run: () => void;
}

/** Every typed word begins a word of the label. */
export function matches(finding: Finding, text: string): boolean {
  const words = finding.label.toLowerCase().split(/\s+/);
  return text.toLowerCase().split(/\s+/).every((typed) => words.some((word) => word.startsWith(typed)));
}

const FOUND_MAX = 6;
/** One letter is in almost everything. */
const LETTERS_MIN = 2;

/** Users whose name or email has the text, or whose id begins with it. */
function usersQuery(text: string) {
  return queryOptions({
    queryKey: ['palette', 'users', text],
    queryFn: async ({ signal }) => {
      const found = await answer(api.GET('/api/operator/users', { params: { query: { q: text, limit: FOUND_MAX } }, signal }));
      return found.items;
    },
    placeholderData: keepPreviousData,
  });
}

/** Recommendations of any state whose title or customer has the text, or whose id it is. */
function recommendationsQuery(text: string) {
  return queryOptions({
    queryKey: ['palette', 'recommendations', text],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/operator/recommendations', { params: { query: { q: text, status: 'all', limit: FOUND_MAX } }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** What the server finds, of what the role may see. A search that fails says which it was; the other's finds stay. */
export function useServerFindings(text: string): { found: Finding[]; searching: boolean; failed: string[] } {
  const { role } = useIdentity();
  const navigate = useNavigate();
  const mayOpen = (path: Page['path']) => text.length >= LETTERS_MIN && pagesOf(role).some((page) => page.path === path);
  const users = useQuery({ ...usersQuery(text), enabled: mayOpen('/users') });
  const recommendations = useQuery({ ...recommendationsQuery(text), enabled: mayOpen('/queue') });
  const found: Finding[] = [
    ...(mayOpen('/users') ? users.data ?? [] : []).map((user): Finding => ({
      id: user.user_id,
      kind: 'User',
      label: user.full_name,
      note: user.email,
      run: () => void navigate({ to: '/users/$userId', params: { userId: user.user_id } }),
    })),
    ...(mayOpen('/queue') ? recommendations.data ?? [] : []).map((item): Finding => ({
      id: item.id,
      kind: 'Recommendation',
      label: item.title,
      note: `for ${item.user_name}, ${plain(item.status).toLowerCase()}`,
      run: () => void navigate({ to: '/queue', search: { status: 'all', q: item.id, open: item.id } }),
    })),
  ];
  return {
    found,
    searching: users.isFetching || recommendations.isFetching,
    failed: [...(users.isError ? ['users'] : []), ...(recommendations.isError ? ['recommendations'] : [])],
  };
}
