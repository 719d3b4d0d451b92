import { queryOptions, useQuery } from '@tanstack/react-query';
import { answer, api } from '@/lib/api/client';
import { DESK, useIsOneOf } from '@/lib/session/roles';
import { useIdentity } from '@/lib/session/useSession';

const colleagues = queryOptions({
  queryKey: ['colleagues'],
  queryFn: ({ signal }) => answer(api.GET('/api/operator/operators', { signal })),
  staleTime: 5 * 60_000,
  select: (list) => new Map(list.items.map((one) => [one.identity_id, one.display_name])),
});

/** Somebody by their name; by their id while, or if, the name is not known. */
export function Who({ id }: { id: string | null | undefined }) {
  const me = useIdentity();
  const names = useQuery({ ...colleagues, enabled: useIsOneOf(DESK) });
  if (!id) return <span className="muted" aria-label="nobody">–</span>;
  if (id === me.identity_id) return <span>{`${me.display_name} (you)`}</span>;
  const name = names.data?.get(id);
  return name === undefined ? <code title={id}>{shortId(id)}</code> : <span title={id}>{name}</span>;
}

/** `idn_01a1fe9aa671…` is enough to tell apart; the whole stands behind it. */
export function shortId(id: string): string {
  return id.length > 20 ? `${id.slice(0, 8)}…${id.slice(-6)}` : id;
}
