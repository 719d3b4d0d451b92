import { Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/lib/api/client';
import { useIdentity } from '@/lib/session/useSession';
import { type Item, itemKey, operatorsQuery, QUEUE } from './api';

/** Who works on it: me, nobody, whoever has the least to do, or a colleague with their load. */
export function AssigneePicker({ item }: { item: Pick<Item, 'id' | 'assignee_id' | 'assignee_name'> }) {
  const client = useQueryClient();
  const me = useIdentity();
  const operators = useQuery(operatorsQuery());
  const assign = useMutation({
    mutationFn: (assignee: string) =>
      answer(api.POST('/api/operator/recommendations/{recommendation_id}/assign', { params: { path: { recommendation_id: item.id } }, body: { assignee } })),
    onSettled: () => Promise.all([itemKey(item.id), QUEUE, operatorsQuery().queryKey].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  const colleagues = (operators.data?.items ?? []).filter(({ identity_id: id }) => id !== me.identity_id);
  const data = [
    { value: 'none', label: 'Nobody' },
    { value: me.identity_id, label: `Me (${me.display_name})` },
    { value: 'auto', label: 'Whoever has the least to do' },
    ...colleagues.map((colleague) => ({ value: colleague.identity_id, label: `${colleague.display_name}, ${String(colleague.open_load)} open` })),
  ];
  const current = item.assignee_id ?? 'none';
  const known = data.some(({ value }) => value === current);
  return (
    <Select
      label="Works on it"
      data={known ? data : [...data, { value: current, label: item.assignee_name ?? current }]}
      value={current}
      disabled={assign.isPending}
      onChange={(value) => { if (value) assign.mutate(value); }}
      allowDeselect={false}
      error={assign.isError ? `${assign.error.message} Nothing was changed.` : undefined}
      w={280}
      maw="100%"
    />
  );
}
