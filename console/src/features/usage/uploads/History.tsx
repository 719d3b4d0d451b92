import { IconFileUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { CursorPager } from '@/components/CursorPager';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Loaded } from '@/components/Loaded';
import { RowsSkeleton } from '@/components/Skeletons';
import { Mark } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { Who } from '@/components/Who';
import { formatCount } from '@/lib/format/numbers';
import type { UploadsSearch } from '../search';
import { type Upload, uploadsQuery } from './api';
import { namesOf, STATES } from './words';
import classes from './uploads.module.css';

export function UploadState({ status }: Pick<Upload, 'status'>) {
  const [tone, icon, word] = STATES[status];
  return <Mark tone={tone} icon={icon}>{word}</Mark>;
}

const COLUMNS: Column<Upload>[] = [
  { key: 'files', label: 'Files', cell: namesOf },
  { key: 'status', label: 'State', cell: (upload) => <UploadState status={upload.status} /> },
  { key: 'when', label: 'Sent', cell: (upload) => <When at={upload.created_at} /> },
  { key: 'new', label: 'New', number: true, cell: (upload) => formatCount(upload.counts.records_new) },
  { key: 'changed', label: 'Changed', number: true, cell: (upload) => formatCount(upload.counts.records_changed) },
  { key: 'duplicate', label: 'Duplicate', number: true, cell: (upload) => formatCount(upload.counts.records_duplicate) },
  { key: 'rejected', label: 'Refused', number: true, cell: (upload) => formatCount(upload.counts.rows_rejected) },
  { key: 'by', label: 'By', minor: true, cell: (upload) => upload.source === 'cli' ? <span className="muted">command line</span> : upload.source === 'system' ? <span className="muted">system</span> : <Who id={upload.created_by} /> },
];

/** Every upload, the newest first, with what became of its records. */
export function History({ search, open, turn, mayUpload }: {
  search: UploadsSearch;
  open: (uploadId: string) => void;
  turn: (cursor: string | undefined) => void;
  mayUpload: boolean;
}) {
  const uploads = useQuery(uploadsQuery(search.cursor));
  return (
    <section aria-label="Earlier uploads" className={classes.history}>
      <h2>Earlier uploads</h2>
      <Loaded query={uploads} what="The uploads could not be loaded" skeleton={<RowsSkeleton />}>
        {(page) => page.uploads.length === 0 ? (
          <EmptyState icon={IconFileUpload} title="Nothing was uploaded yet">
            {mayUpload ? 'Drop the files above, or use spendsense usage import on the command line.' : 'An analyst or admin uploads files here.'}
          </EmptyState>
        ) : (
          <>
            <DataTable label="Uploads" columns={COLUMNS} rows={page.uploads} keyOf={(upload) => upload.upload_id} onOpen={(upload) => { open(upload.upload_id); }} busy={uploads.isPlaceholderData} />
            <CursorPager shown={page.uploads.length} total={page.total} cursor={search.cursor} next={page.next_cursor ?? undefined} go={turn} />
          </>
        )}
      </Loaded>
    </section>
  );
}
