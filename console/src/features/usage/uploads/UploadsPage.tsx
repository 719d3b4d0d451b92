import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { PageHeader } from '@/components/PageHeader';
import { withPart } from '@/lib/address';
import { ANALYSTS, useIsOneOf } from '@/lib/session/roles';
import type { Sent } from './api';
import { DropZone } from './DropZone';
import { History } from './History';
import { UploadPanel } from './UploadPanel';
import classes from './uploads.module.css';

const route = getRouteApi('/usage/uploads');

/** Files of AI usage: sent, looked at before they count, imported under one's eyes, and undone. */
export function UploadsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayUpload = useIsOneOf(ANALYSTS);
  // What was sent from this page: a check can be followed by the import without choosing the files again.
  const [sent, setSent] = useState<{ uploadId: string; files: Sent }>();
  const open = (uploadId: string | undefined) => void navigate({ search: { ...(search.cursor && { cursor: search.cursor }), ...(uploadId && { open: uploadId }) } });
  const started = (uploadId: string, files: Sent) => {
    setSent({ uploadId, files });
    open(uploadId);
  };
  return (
    <>
      <PageHeader title="Uploads" note={mayUpload ? 'Files of AI usage; what counts can be undone' : 'Analysts and admins upload and undo'} />
      <div className={classes.parts}>
        {mayUpload && <DropZone started={started} />}
        {search.open && (
          <UploadPanel
            key={search.open}
            uploadId={search.open}
            files={sent?.uploadId === search.open ? sent.files : undefined}
            mayWrite={mayUpload}
            started={started}
            rejected={search.rejected}
            turn={(rejected) => void navigate({ search: withPart(search, 'rejected', rejected), replace: true })}
            close={() => { open(undefined); }}
          />
        )}
        <History search={search} open={open} turn={(cursor) => void navigate({ search: { ...(cursor && { cursor }) } })} mayUpload={mayUpload} />
      </div>
    </>
  );
}
