import { CopyButton, UnstyledButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './RequestId.module.css';

/** What to quote when asking for help: the server's log has it. */
export function RequestId({ id }: { id: string | undefined }) {
  if (!id) return null;
  return (
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <UnstyledButton onClick={copy} className={classes.id} aria-label={`request ${id}, copy it`}>
          <span>request</span> <code>{id}</code>
          {copied ? <IconCheck size={14} aria-label="copied" /> : <IconCopy size={14} aria-hidden />}
        </UnstyledButton>
      )}
    </CopyButton>
  );
}
