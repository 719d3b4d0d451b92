import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { CursorPager } from '@/components/CursorPager';
import { type Column, DataTable } from '@/components/DataTable';
import { Failure } from '@/components/Failure';
import { Loaded } from '@/components/Loaded';
import { RowsSkeleton } from '@/components/Skeletons';
import type { Schemas } from '@/lib/api/client';
import { counted, formatCount } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import { isUnderWay, rejectionsQuery, type Upload, useRejectedFile } from './api';
import { type Kind, KINDS } from './files';
import classes from './uploads.module.css';

type Rejection = Schemas['RejectionView'];

const COLUMNS: Column<Rejection>[] = [
  { key: 'line', label: 'Line', cell: (row) => `${formatCount(row.line)} of ${row.file}` },
  { key: 'field', label: 'Column', cell: (row) => <code>{row.field}</code> },
  { key: 'value', label: 'Value', cell: (row) => (row.value === '' ? <span className="muted">empty</span> : <code>{row.value}</code>) },
  { key: 'reason', label: 'Why', wide: true, cell: (row) => row.reason },
];

/** Rows that were refused, each with why; as a file to mend and send again. */
export function Rejected({ upload, cursor, turn }: { upload: Upload; cursor: string | undefined; turn: (cursor: string | undefined) => void }) {
  const rows = useQuery({ ...rejectionsQuery(upload.upload_id, cursor), enabled: !isUnderWay(upload) });
  const file = useRejectedFile(upload.upload_id);
  if (isUnderWay(upload)) return null;
  return (
    <section className={classes.stack} aria-label="Refused rows">
      <div className={classes.line}>
        <h3>{counted(upload.counts.rows_rejected, 'refused row')}</h3>
        <span className={classes.buttons}>
          <span role="status" className="muted">{file.isSuccess ? `${file.data} was saved: mend it and send it again` : ''}</span>
          {KINDS.filter((kind) => rows.data?.reasons.some((reason) => reason.file === kind)).map((kind: Kind) => (
            <Button key={kind} variant="default" size="compact-xs" className={classes.touch ?? ''} leftSection={<IconDownload size={14} aria-hidden />} loading={file.isPending && file.variables === kind} onClick={() => { file.mutate(kind); }}>{`Refused ${kind} (CSV)`}</Button>
          ))}
        </span>
      </div>
      <Failure error={file.error} kept="No file was saved." />
      <Loaded query={rows} what="The refused rows could not be loaded" skeleton={<RowsSkeleton rows={4} />}>
        {(page) => (
          <>
            <ul className={classes.reasons}>
              {page.reasons.map((reason) => (
                <li key={`${reason.file} ${reason.field} ${reason.code}`}><strong>{formatCount(reason.rows)}</strong> <code>{reason.field}</code> {plain(reason.code).toLowerCase()} <span className="muted">{reason.file}</span></li>
              ))}
            </ul>
            <DataTable label="Refused rows" columns={COLUMNS} rows={page.rejections} keyOf={(row) => `${row.file} ${String(row.line)}`} busy={rows.isPlaceholderData} />
            <CursorPager shown={page.rejections.length} total={upload.counts.rows_rejected} cursor={cursor} next={page.next_cursor ?? undefined} go={turn} />
          </>
        )}
      </Loaded>
    </section>
  );
}
