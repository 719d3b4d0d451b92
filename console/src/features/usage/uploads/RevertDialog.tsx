import { Button, Group, Modal } from '@mantine/core';
import { Failure } from '@/components/Failure';
import { Problem } from '@/lib/api/problem';
import { type Upload, useRevert } from './api';
import { namesOf, whatRevertDoes } from './words';
import classes from './uploads.module.css';

/** Says what undoing an upload takes away and brings back, before it does. */
export function RevertDialog({ upload, close }: { upload: Upload; close: () => void }) {
  const revert = useRevert(upload.upload_id);
  const isLate = revert.error instanceof Problem && revert.error.status === 409;
  return (
    <Modal opened onClose={close} title={<strong>{`Undo ${namesOf(upload)}`}</strong>} closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={classes.stack}>
        <ul className={classes.bullets}>{whatRevertDoes(upload).map((line) => <li key={line}>{line}</li>)}</ul>
        <Failure error={revert.error} kept="Nothing was undone by you." />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>{isLate ? 'Close' : 'Keep it'}</Button>
          {!isLate && <Button color="red" loading={revert.isPending} onClick={() => { revert.mutate(undefined, { onSuccess: close }); }}>Undo the upload</Button>}
        </Group>
      </div>
    </Modal>
  );
}
