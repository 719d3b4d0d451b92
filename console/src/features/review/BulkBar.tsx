import { Button, Menu } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '@/lib/api/client';
import { counted } from '@/lib/format/numbers';
import { operatorsQuery, QUEUE } from './api';
import { BulkDialog } from './BulkDialog';
import type { Picked } from './usePicked';
import classes from './Queue.module.css';

/** What can be done to the picked rows, and what the last key had to say. */
export function BulkBar({ picked, said }: { picked: Picked; said: string }) {
  const [approving, setApproving] = useState(false);
  const count = picked.rows.length;
  return (
    <div className={classes.bar}>
      <span role="status">{count > 0 ? `${counted(count, 'row')} picked` : said}</span>
      {count > 0 && (
        <>
          <Button onClick={() => { setApproving(true); }}>{`Approve ${String(count)} …`}</Button>
          <AssignMenu ids={picked.rows.map((row) => row.item.id)} />
          <Button variant="default" onClick={picked.clear}>Pick none</Button>
        </>
      )}
      <span className={classes.hint}><kbd>j</kbd> <kbd>k</kbd> move · <kbd>a</kbd> approve · <kbd>r</kbd> reject · <kbd>f</kbd> flag · <kbd>?</kbd> all keys</span>
      {approving && <BulkDialog rows={picked.rows} close={() => { setApproving(false); }} approved={picked.drop} />}
    </div>
  );
}

function AssignMenu({ ids }: { ids: string[] }) {
  const client = useQueryClient();
  const operators = useQuery(operatorsQuery());
  const assign = useMutation({
    mutationFn: (assignee: string) => answer(api.POST('/api/operator/recommendations/assign', { body: { recommendation_ids: ids, assignee } })),
    onSettled: () => Promise.all([QUEUE, ['recommendation'], ['operators']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  const people = [['me', 'Me'], ['none', 'Nobody'], ['auto', 'Whoever has the least to do'], ...(operators.data?.items ?? []).map((operator) => [operator.identity_id, operator.display_name] as const)] as const;
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target><Button variant="default" loading={assign.isPending}>Assign …</Button></Menu.Target>
        <Menu.Dropdown>
          {people.map(([value, label]) => <Menu.Item key={value} onClick={() => { assign.mutate(value); }}>{label}</Menu.Item>)}
        </Menu.Dropdown>
      </Menu>
      <span role="status">
        {assign.isError && assign.error.message}
        {assign.data && `${counted(assign.data.assigned, 'row')} assigned${assign.data.failed > 0 ? `, ${String(assign.data.failed)} not: ${assign.data.failed_items[0]?.reason ?? ''}` : ''}`}
      </span>
    </>
  );
}
