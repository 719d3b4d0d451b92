/** Sending a decision: shown at once as expected, then as the server says; never as done before it is. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { answer, api, type Schemas } from '@/lib/api/client';
import { Problem } from '@/lib/api/problem';
import { useIdentity } from '@/lib/session/useSession';
import { itemKey, type Item } from './api';
import { desk, type Known, type Verb } from './desk';
import { notices } from './noticeboard';

/** The recommendation as it was seen when the decision was taken. */
export type Seen = Pick<Item, 'id' | 'title' | 'user_id' | 'user_name' | 'version' | 'status'>;

export interface Order {
  verb: Verb;
  item: Seen;
  /** The reason, or why it is approved in spite of its warnings. */
  words: string;
  /** Of a modification. */
  changes?: Omit<Schemas['ModifyRequest'], 'version'>;
}

/** Resolves once the server has decided, whatever it decided: the problem, if it refused. */
export type Decide = (order: Order, quiet?: boolean) => Promise<Problem | undefined>;

export function useDecide(): Decide {
  const client = useQueryClient();
  const me = useIdentity().identity_id;
  return useCallback(
    async (order, quiet = false) => {
      const { id } = order.item;
      desk.move({ kind: 'sent', id, verb: order.verb });
      try {
        const known = await send(order, me);
        desk.move({ kind: 'settled', id, known });
        notices.add({ order, done: { version: known.version, undoUntil: known.undoUntil } });
        void client.invalidateQueries({ queryKey: itemKey(id) });
        for (const list of ['flags', 'decisions', 'alerts']) void client.invalidateQueries({ queryKey: [list] });
        return undefined;
      } catch (error) {
        desk.move({ kind: 'refused', id });
        const problem = error instanceof Problem ? error : new Problem(0, 'unknown', 'Something went wrong in this page.');
        // Somebody was faster: what is shown of it is old.
        if (problem.status === 409) void client.invalidateQueries({ queryKey: itemKey(id) });
        if (!quiet) notices.add({ order, refused: { message: problem.message, code: problem.code, requestId: problem.requestId } });
        return problem;
      }
    },
    [client, me],
  );
}

async function send({ verb, item, words, changes }: Order, me: string): Promise<Known> {
  const params = { path: { recommendation_id: item.id } };
  const { version } = item;
  const settled = (action: string, after: { status: string; version: number; undo_until?: string }): Known => ({
    version: after.version,
    status: after.status,
    by: me,
    action,
    undoUntil: after.undo_until,
  });
  switch (verb) {
    case 'approve': {
      const body = { version, notes: null, acknowledge_warnings: words || null };
      return settled(verb, await answer(api.POST('/api/operator/recommendations/{recommendation_id}/approve', { params, body })));
    }
    case 'reject':
      return settled(verb, await answer(api.POST('/api/operator/recommendations/{recommendation_id}/reject', { params, body: { reason: words, version } })));
    case 'flag':
      return settled(verb, await answer(api.POST('/api/operator/recommendations/{recommendation_id}/flag', { params, body: { reason: words, version } })));
    case 'undo':
      return settled(verb, await answer(api.POST('/api/operator/recommendations/{recommendation_id}/undo', { params, body: { reason: words, version } })));
    case 'modify': {
      const after = await answer(api.PATCH('/api/operator/recommendations/{recommendation_id}', { params, body: { ...changes, version } }));
      return { ...settled(verb, { status: item.status === 'flagged' ? 'flagged' : 'pending', version: after.version }), changes: textsOf(changes) };
    }
  }
}

/** What was sent, without what was left alone. */
function textsOf(changes: Order['changes']): Known['changes'] {
  return Object.fromEntries(Object.entries(changes ?? {}).filter(([, text]) => typeof text === 'string'));
}

/** Whether a refusal means that the recommendation changed since it was seen. */
export function isConflict(code: string): boolean {
  return code === 'stale_version' || code === 'wrong_state' || code === 'undo_window_passed';
}
