import { Select } from '@mantine/core';

const RECORDED = 'recorded';

/** By which costs: those of the uploads, or those of a run that computed them anew. */
export function BasisPicker({ basis, change }: { basis: string | undefined; change: (basis: string | undefined) => void }) {
  const data = [{ value: RECORDED, label: 'Costs as recorded' }, ...(basis ? [{ value: basis, label: 'Costs as computed anew' }] : [])];
  return (
    <Select
      aria-label="Costs"
      value={basis ?? RECORDED}
      data={data}
      allowDeselect={false}
      w={190}
      onChange={(value) => { change(value === RECORDED ? undefined : value ?? undefined); }}
    />
  );
}
