import { Button, CloseButton, FileButton, Progress } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { Failure } from '@/components/Failure';
import { Panel } from '@/components/Panel';
import { type Sent, useUpload } from './api';
import { ColumnsOpen } from './ColumnsOpen';
import { type Chosen, formatBytes, type Kind, KINDS, sorted } from './files';
import classes from './uploads.module.css';
import { useColumns } from './useColumns';

const ACCEPTED = '.csv,.gz,text/csv,application/gzip';
const NAMES: Record<Kind, string> = { transactions: 'Transactions', users: 'Users' };
const HOLDS: Record<Kind, string> = { transactions: 'a row for each use of a model', users: 'a row for each person, with region, company and department' };

/** Takes files by hand or by drop. They are looked at first, or imported at once. */
export function DropZone({ started }: { started: (uploadId: string, sent: Sent) => void }) {
  const [files, setFiles] = useState<Chosen>({});
  const [over, setOver] = useState(false);
  const { upload, sent, stop } = useUpload();
  const { open, said, say, mapping, blocked } = useColumns(files);
  const isEmpty = KINDS.every((kind) => files[kind] === undefined);
  const set = (chosen: Chosen) => {
    upload.reset();
    setFiles((before) => ({ ...before, ...chosen }));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void sorted([...event.dataTransfer.files]).then(set);
  };
  const start = (dryRun: boolean) => {
    upload.mutate({ files, dryRun, mapping }, {
      onSuccess: ({ upload_id: uploadId }) => {
        started(uploadId, { files, mapping });
        setFiles({});
      },
    });
  };
  return (
    <Panel title="New upload" note="CSV, plain or gzip; either file alone, or both">
      {/* Dropping is one of two ways; the buttons within are the other. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        className={classes.zone}
        data-over={over}
        onDragOver={(event) => { event.preventDefault(); setOver(true); }}
        onDragLeave={() => { setOver(false); }}
        onDrop={drop}
      >
        <p className={classes.hint}><IconFileUpload size={20} stroke={1.6} aria-hidden /> Drop files here, or choose them</p>
        <div className={classes.slots}>
          {KINDS.map((kind) => (
            <Slot key={kind} kind={kind} file={files[kind]} busy={upload.isPending} choose={(file) => { set({ [kind]: file }); }} clear={() => { setFiles((before) => ({ ...before, [kind]: undefined })); }} />
          ))}
        </div>
        <ColumnsOpen open={open} said={said} say={say} />
        {blocked !== undefined && <p className="muted" role="status">{blocked}</p>}
        {sent && (
          <div className={classes.stack}>
            <Progress value={sent.of === 0 ? 0 : (100 * sent.bytes) / sent.of} size="sm" aria-label="Sent" />
            <p className="muted" role="status">{sent.bytes < sent.of ? `Sending: ${formatBytes(sent.bytes)} of ${formatBytes(sent.of)}` : 'Sent; the server takes it in …'}</p>
          </div>
        )}
        {!isStopped(upload.error) && <Failure error={upload.error} kept="Nothing was imported; the files are still chosen." />}
        <div className={classes.buttons}>
          {upload.isPending ? <Button variant="default" onClick={stop}>Stop sending</Button> : (
            <>
              <Button variant="default" disabled={isEmpty || blocked !== undefined} onClick={() => { start(false); }}>Import at once</Button>
              <Button disabled={isEmpty || blocked !== undefined} onClick={() => { start(true); }}>Check first</Button>
            </>
          )}
        </div>
        <p className="muted">Check first says what would be new, changed, duplicate or refused, and what the cost would be; nothing is imported by it.</p>
      </div>
    </Panel>
  );
}

function isStopped(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

function Slot({ kind, file, busy, choose, clear }: { kind: Kind; file: File | undefined; busy: boolean; choose: (file: File) => void; clear: () => void }) {
  return (
    <div className={classes.slot}>
      <strong>{NAMES[kind]}</strong>
      {file ? (
        <span className={classes.file}>
          {file.name} <span className="muted">{formatBytes(file.size)}</span>
          <CloseButton size="sm" aria-label={`Leave out ${file.name}`} disabled={busy} onClick={clear} />
        </span>
      ) : <span className="muted">{HOLDS[kind]}</span>}
      <FileButton accept={ACCEPTED} inputProps={{ 'aria-label': `File of ${kind}` }} onChange={(chosen) => { if (chosen) choose(chosen); }}>
        {(props) => <Button {...props} variant="default" size="compact-xs" className={classes.touch ?? ''} disabled={busy}>{file ? `Another file of ${kind} …` : `Choose a file of ${kind} …`}</Button>}
      </FileButton>
    </div>
  );
}
