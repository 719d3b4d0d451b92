import { Button, Group, Modal, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { RequestId } from '@/components/RequestId';
import { answer, api, type Schemas } from '@/lib/api/client';
import { Problem } from '@/lib/api/problem';
import { counted } from '@/lib/format/numbers';
import { focusedFirst } from '@/lib/keyboard/focusedFirst';
import { useIdentity } from '@/lib/session/useSession';
import { type Item, itemKey, itemQuery } from './api';
import { desk, type Row } from './desk';
import classes from './review.module.css';

type Result = Schemas['BulkResult'];
type Wanted = Pick<Item, 'id' | 'title' | 'user_id' | 'user_name' | 'version' | 'warnings'>;

/** Approves many: says what will happen, then what became of each, and why of those that failed. */
export function BulkDialog({ rows, close, approved }: { rows: readonly Row[]; close: () => void; approved: (ids: readonly string[]) => void }) {
  const [wanted, setWanted] = useState<readonly Wanted[]>(() => rows.map((row) => row.item));
  const [titles] = useState(() => new Map(rows.map(({ item }) => [item.id, item])));
  const [words, setWords] = useState('');
  const client = useQueryClient();
  const me = useIdentity().identity_id;
  const approve = useMutation({
    mutationFn: (items: readonly Wanted[]) =>
      answer(api.POST('/api/operator/recommendations/bulk-approve', {
        body: {
          recommendation_ids: items.map(({ id }) => id),
          versions: Object.fromEntries(items.map(({ id, version }) => [id, version])),
          ...(words.trim() ? { acknowledge_warnings: words.trim() } : {}),
        },
      })),
    onSuccess: (result, items) => {
      for (const { id, version } of items.filter((item) => result.approved_ids.includes(item.id))) {
        desk.move({ kind: 'settled', id, known: { version: version + 1, status: 'approved', by: me, action: 'approve' } });
      }
      for (const { id } of items) void client.invalidateQueries({ queryKey: itemKey(id) });
      approved(result.approved_ids);
    },
  });
  /** As they now stand: a version that was overtaken would fail again. */
  const readAgain = useMutation({
    mutationFn: (ids: readonly string[]) => Promise.all(ids.map((id) => client.query({ ...itemQuery(id), staleTime: 0 }))),
    onSuccess: (items) => {
      setWanted(items);
      approve.reset();
    },
  });
  const result = approve.data;
  return (
    <Modal opened size={600} onClose={close} title={<strong>{result ? 'What became of them' : `Approve ${counted(wanted.length, 'recommendation')}`}</strong>} closeButtonProps={{ 'aria-label': 'Close' }}>
      {result ? (
        <Outcome result={result} titles={titles} busy={readAgain.isPending} error={readAgain.error} retry={(ids) => { readAgain.mutate(ids); }} close={close} />
      ) : (
        <Before wanted={wanted} words={words} setWords={setWords} busy={approve.isPending} error={approve.error} send={() => { approve.mutate(wanted); }} close={close} />
      )}
    </Modal>
  );
}

function Before({ wanted, words, setWords, busy, error, send, close }: {
  wanted: readonly Wanted[];
  words: string;
  setWords: (words: string) => void;
  busy: boolean;
  error: Error | null;
  send: () => void;
  close: () => void;
}) {
  const customers = new Set(wanted.map((item) => item.user_id)).size;
  const warned = wanted.filter((item) => item.warnings.some((warning) => warning.must_acknowledge)).length;
  const problem = error instanceof Problem ? error : undefined;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    send();
  };
  return (
    <form onSubmit={submit} className={classes.stack}>
      <p>{`${counted(wanted.length, 'recommendation')} to ${counted(customers, 'customer')} will be approved, each on its own, and sent when the time to undo is over. What cannot be approved is left as it is and listed.`}</p>
      {warned > 0 && (
        <Textarea
          label={`Why the ${counted(warned, 'recommendation')} with warnings ${warned === 1 ? 'is' : 'are'} right`}
          description="At least 10 characters. Without it they are not approved."
          autosize
          minRows={2}
          value={words}
          onChange={(event) => { setWords(event.currentTarget.value); }}
          error={problem?.field('acknowledge_warnings')}
        />
      )}
      {error && <div role="alert" className={classes.failure}><p>{`${error.message} Some may have been approved: close and look at the list.`}</p><RequestId id={problem?.requestId} /></div>}
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>Cancel</Button>
        <Button type="submit" {...focusedFirst} loading={busy}>{`Approve ${String(wanted.length)}`}</Button>
      </Group>
    </form>
  );
}

function Outcome({ result, titles, busy, error, retry, close }: {
  result: Result;
  titles: ReadonlyMap<string, Pick<Item, 'title' | 'user_name'>>;
  busy: boolean;
  error: Error | null;
  retry: (ids: string[]) => void;
  close: () => void;
}) {
  const ids = result.failed_items.map((item) => item.recommendation_id);
  return (
    <div className={classes.stack}>
      <p role="status"><strong>{`${String(result.approved)} of ${String(result.total)} approved`}</strong>{result.failed > 0 && `, ${String(result.failed)} not:`}</p>
      {result.failed > 0 && (
        <ul className={classes.bullets}>
          {result.failed_items.map((item) => (
            <li key={item.recommendation_id}>
              <strong>{titles.get(item.recommendation_id)?.title ?? item.recommendation_id}</strong>
              {`, for ${titles.get(item.recommendation_id)?.user_name ?? ''}: ${item.reason} `}
              <code className="muted">{item.code}</code>
            </li>
          ))}
        </ul>
      )}
      {error && <p role="alert" className={classes.failure}>{error.message}</p>}
      <Group justify="flex-end">
        {result.failed > 0 && <Button variant="default" loading={busy} onClick={() => { retry(ids); }}>{`Look at ${ids.length === 1 ? 'it' : 'these'} again and retry`}</Button>}
        <Button onClick={close}>Close</Button>
      </Group>
    </div>
  );
}
