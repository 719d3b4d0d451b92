import { Button, Group, Modal, SegmentedControl, Textarea } from '@mantine/core';
import { IconCheck, IconFlag, IconFlagOff } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { CursorPager } from '@/components/CursorPager';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Filters } from '@/components/Filters';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { RequestId } from '@/components/RequestId';
import { RowsSkeleton } from '@/components/Skeletons';
import { Mark, StatusBadge } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { answer, api, type Schemas } from '@/lib/api/client';
import { Problem } from '@/lib/api/problem';
import { focusedFirst } from '@/lib/keyboard/focusedFirst';
import { useIdentity } from '@/lib/session/useSession';
import { flagsQuery, itemKey } from './api';
import { desk } from './desk';
import { ItemSheet } from './ItemSheet';
import { closed, type FlagsSearch } from './search';
import { useDecisions } from './useDecisions';
import { useLiveDesk } from './useQueue';
import classes from './review.module.css';

const route = getRouteApi('/flags');

type Flag = Schemas['FlagItem'];

const COLUMNS: Column<Flag>[] = [
  { key: 'title', label: 'Recommendation', cell: (flag) => flag.title },
  { key: 'user', label: 'Customer', minor: true, cell: (flag) => flag.user_name },
  { key: 'reason', label: 'Why', cell: (flag) => <span className={`${classes.prose ?? ''} ${classes.why ?? ''}`}>{flag.flag_reason}</span> },
  { key: 'by', label: 'Flagged by', cell: (flag) => <span>{flag.flagged_by_name ?? flag.flagged_by}, <When at={flag.flagged_at} /></span> },
  {
    key: 'state',
    label: 'State',
    cell: (flag) => flag.resolved
      ? <Mark tone="good" icon={IconCheck}>Resolved</Mark>
      : <Mark tone="warn" icon={IconFlag}>Open</Mark>,
  },
  { key: 'status', label: 'Recommendation is', minor: true, cell: (flag) => <StatusBadge status={flag.status} /> },
];

/** What somebody wants a senior operator to decide. */
export function FlagsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { role } = useIdentity();
  const isSenior = role !== 'operator';
  const flags = useQuery(flagsQuery(search));
  const [resolving, setResolving] = useState<Flag>();
  useLiveDesk();
  const open = (id: string | undefined) => {
    void navigate({ search: id === undefined ? closed(search) : { ...search, open: id } });
  };
  const decisions = useDecisions(() => { open(undefined); }, open);
  const show = (value: string) => void navigate({ search: value === 'open' ? {} : { show: value as NonNullable<FlagsSearch['show']> } });
  const columns: Column<Flag>[] = isSenior
    ? [...COLUMNS, { key: 'act', label: 'Decide', cell: (flag) => flag.resolved ? <span className="muted">{flag.resolution}</span> : <Button variant="default" size="compact-xs" className={classes.touch ?? ''} onClick={() => { setResolving(flag); }}>Resolve …</Button> }]
    : COLUMNS;
  return (
    <>
      <PageHeader title="Flags" note={isSenior ? 'Open one to approve or reject it, or resolve the flag without deciding.' : 'A senior operator decides what is flagged.'} />
      <Filters>
        <SegmentedControl
          aria-label="Which flags"
          value={search.show ?? 'open'}
          onChange={show}
          data={[{ value: 'open', label: 'Open' }, { value: 'resolved', label: 'Resolved' }, { value: 'all', label: 'All' }]}
        />
      </Filters>
      <p role="status">{decisions.said}</p>
      <Loaded query={flags} what="The flags could not be loaded" skeleton={<RowsSkeleton />}>
        {(page) => page.items.length === 0 ? (
          <EmptyState icon={IconFlagOff} title={search.show === undefined ? 'Nothing is flagged' : 'No flags'}>An operator flags a recommendation with f, in the queue.</EmptyState>
        ) : (
          <>
            <DataTable label="Flags" columns={columns} rows={page.items} keyOf={(flag) => flag.flag_id} onOpen={(flag) => { open(flag.recommendation_id); }} busy={flags.isPlaceholderData} />
            <CursorPager
              shown={page.items.length}
              total={page.total}
              cursor={search.cursor}
              next={page.next_cursor ?? undefined}
              go={(cursor) => void navigate({ search: { ...(search.show ? { show: search.show } : {}), ...(cursor ? { cursor } : {}) } })}
            />
          </>
        )}
      </Loaded>
      <ItemSheet
        id={search.open}
        close={() => { open(undefined); }}
        act={decisions.act}
        conflict={search.open ? decisions.conflictOf(search.open) : undefined}
        again={decisions.again}
        leave={decisions.leave}
      />
      {resolving && <ResolveDialog flag={resolving} close={() => { setResolving(undefined); }} />}
      {decisions.parts}
    </>
  );
}

function ResolveDialog({ flag, close }: { flag: Flag; close: () => void }) {
  const client = useQueryClient();
  const me = useIdentity().identity_id;
  const [words, setWords] = useState('');
  const resolve = useMutation({
    mutationFn: () =>
      answer(api.POST('/api/operator/flags/{flag_id}/resolve', { params: { path: { flag_id: flag.flag_id } }, body: { resolution: words.trim(), version: flag.version } })),
    onSuccess: async ({ version, status }) => {
      desk.move({ kind: 'settled', id: flag.recommendation_id, known: { version, status, by: me, action: 'resolve' } });
      await Promise.all([['flags'], itemKey(flag.recommendation_id)].map((queryKey) => client.invalidateQueries({ queryKey })));
      close();
    },
    // What is shown is old when somebody was faster; what was typed stays.
    onError: () => client.invalidateQueries({ queryKey: ['flags'] }),
  });
  const problem = resolve.error instanceof Problem ? resolve.error : undefined;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    resolve.mutate();
  };
  return (
    <Modal opened onClose={close} title={<strong>{`Resolve the flag: ${flag.title}`}</strong>} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} className={classes.stack}>
        <p>Flagged by {flag.flagged_by_name ?? flag.flagged_by}: <q>{flag.flag_reason}</q></p>
        <p className="muted">The recommendation waits for review again. Nothing is decided about it, and nothing is sent.</p>
        <Textarea label="What you found" description="At least 10 characters." {...focusedFirst} autosize minRows={2} maxLength={5000} value={words} onChange={(event) => { setWords(event.currentTarget.value); }} error={problem?.field('resolution')} />
        {problem && !problem.field('resolution') && <div role="alert" className={classes.failure}><p>{`${problem.message} Nothing was changed.`}</p><RequestId id={problem.requestId} /></div>}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>Cancel</Button>
          <Button type="submit" loading={resolve.isPending}>Resolve</Button>
        </Group>
      </form>
    </Modal>
  );
}
