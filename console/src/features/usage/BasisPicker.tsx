import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatExact } from '@/lib/format/time';
import { recostsQuery } from './prices/api';

const RECORDED = 'recorded';

/** By which costs: those of the uploads, or those of a run that computed them anew. */
export function BasisPicker({ basis, change }: { basis: string | undefined; change: (basis: string | undefined) => void }) {
  const { data: runs } = useQuery(recostsQuery(undefined));
  const known = runs?.items.filter(({ status }) => status === 'done').map((run) => ({ value: run.basis, label: `As computed ${formatExact(new Date(run.created_at))}` })) ?? [];
  const isUnlisted = basis !== undefined && basis !== RECORDED && !known.some(({ value }) => value === basis);
  return (
    <Select
      aria-label="Costs"
      value={basis ?? RECORDED}
      data={[{ value: RECORDED, label: 'Costs as recorded' }, ...known, ...(isUnlisted ? [{ value: basis, label: 'As computed by an older run' }] : [])]}
      allowDeselect={false}
      w={220}
      onChange={(value) => { change(value === RECORDED ? undefined : value ?? undefined); }}
    />
  );
}
