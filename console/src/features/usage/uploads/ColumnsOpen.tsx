import { Select } from '@mantine/core';
import { IconColumns } from '@tabler/icons-react';
import { Mark } from '@/components/StatusBadge';
import { chosenFor, type Open, type Said } from './columns';
import type { Kind } from './files';
import classes from './uploads.module.css';

interface Choice {
  open: readonly Open[];
  said: Said;
  say: (kind: Kind, column: string, own: string | null) => void;
}

/** Asks which column of a file is which, where its first line does not say it in words that are known. */
export function ColumnsOpen({ open, said, say }: Choice) {
  return open.map((one) => (
    <fieldset key={one.kind} className={classes.columns}>
      <legend><Mark tone="warn" icon={IconColumns}>{`Which columns of the file of ${one.kind} are these?`}</Mark></legend>
      {one.missing.map(({ name }) => (
        <Select
          key={name}
          label={name}
          placeholder="Choose a column"
          data={[...new Set(one.columns.filter((column) => column !== ''))]}
          value={chosenFor(one, name, said) ?? null}
          onChange={(own) => { say(one.kind, name, own); }}
          searchable
          clearable
        />
      ))}
    </fieldset>
  ));
}
