import { Button, CloseButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Failure } from '@/components/Failure';
import { JobProgress } from '@/components/JobProgress';
import { LinkButton } from '@/components/LinkButton';
import { Loaded } from '@/components/Loaded';
import { Panel } from '@/components/Panel';
import { BlockSkeleton } from '@/components/Skeletons';
import { Mark } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { Who } from '@/components/Who';
import { isOver, useJob } from '@/lib/jobs/follow';
import { USAGE } from '../api';
import { isUnderWay, type Sent as Files, type Upload, uploadQuery, useUpload } from './api';
import { UploadState } from './History';
import { Outcome } from './Outcome';
import { Rejected } from './Rejected';
import { RevertDialog } from './RevertDialog';
import { isRevertible, namesOf, remarksOf } from './words';
import classes from './uploads.module.css';

interface Around {
  /** Its files, if they were chosen on this page. */
  files: Files | undefined;
  mayWrite: boolean;
  started: (uploadId: string, sent: Files) => void;
  /** The page of refused rows. */
  rejected: string | undefined;
  turn: (rejected: string | undefined) => void;
}

/** One upload: how far it is, what it does or did, what was refused of it, and its undoing. */
export function UploadPanel({ uploadId, close, ...around }: { uploadId: string; close: () => void } & Around) {
  const upload = useQuery(uploadQuery(uploadId));
  const title = upload.data ? `${upload.data.dry_run ? 'Check of ' : ''}${namesOf(upload.data)}` : 'Upload';
  return (
    <Panel title={title} note={upload.data && <Sent upload={upload.data} />} actions={<CloseButton aria-label="Close this upload" onClick={close} />}>
      <Loaded query={upload} what="The upload could not be loaded" skeleton={<BlockSkeleton height={160} />}>
        {(held) => <Parts upload={held} {...around} />}
      </Loaded>
    </Panel>
  );
}

function Sent({ upload }: { upload: Upload }) {
  return <>sent <When at={upload.created_at} /> {upload.source === 'api' ? <>by <Who id={upload.created_by} /></> : `by the ${upload.source === 'cli' ? 'command line' : 'system'}`}</>;
}

function Parts({ upload, files, mayWrite, started, rejected, turn }: { upload: Upload } & Around) {
  const [asked, dialog] = useDisclosure(false);
  const isReverting = upload.status === 'reverting' || upload.status === 'reverted';
  const hasResult = upload.counts.rows_read > 0 && !isUnderWay(upload);
  return (
    <div className={classes.stack}>
      <p className={classes.line}>
        <UploadState status={upload.status} />
        {upload.reverted?.at && <span className="muted">undone <When at={upload.reverted.at} /> by <Who id={upload.reverted.by} /></span>}
      </p>
      <Work key={upload.revert_job_id ?? upload.job_id ?? ''} upload={upload} isRevert={isReverting || upload.revert_job_id != null} />
      {remarksOf(upload).map((remark) => <Mark key={remark} tone="warn" icon={IconInfoCircle}>{remark}</Mark>)}
      {hasResult && <Outcome upload={upload} />}
      {upload.counts.rows_rejected > 0 && <Rejected upload={upload} cursor={rejected} turn={turn} />}
      {upload.error && <Mark tone="bad" icon={IconAlertTriangle}>{upload.error}</Mark>}
      <div className={classes.buttons}>
        {upload.status === 'imported' && <LinkButton variant="default" to="/usage" search={daysOf(upload)}>See the key figures of its days</LinkButton>}
        {mayWrite && isRevertible(upload) && <Button variant="outline" color="red" onClick={dialog.open}>Undo this upload …</Button>}
        {mayWrite && upload.status === 'checked' && <ImportChecked files={files} started={started} />}
      </div>
      {asked && <RevertDialog upload={upload} close={dialog.close} />}
    </div>
  );
}

function daysOf({ counts: { first_day: start, last_day: end } }: Upload) {
  return { ...(start && { start }), ...(end && { end }) };
}

/** The job behind it, live. When it ends, everything that it changed is asked for again. */
function Work({ upload, isRevert }: { upload: Upload; isRevert: boolean }) {
  const client = useQueryClient();
  const jobId = (isRevert ? upload.revert_job_id : upload.job_id) ?? undefined;
  // An undoing that was asked for and has not begun, or was refused, leaves the upload as it was.
  const settled = isRevert ? upload.status === 'reverted' : !isUnderWay(upload) && upload.status !== 'failed';
  const { job, connection, error } = useJob(settled ? undefined : jobId);
  const ended = job !== undefined && isOver(job);
  useEffect(() => {
    if (ended) void client.invalidateQueries({ queryKey: USAGE });
  }, [client, ended]);
  if (settled || jobId === undefined) return null;
  if (error !== undefined) return <Failure error={error} kept="The upload is as it was." />;
  if (!job) return <BlockSkeleton height={48} />;
  return (
    <>
      <JobProgress job={job} connection={connection} label={isRevert ? 'Undoing' : upload.dry_run ? 'Checking' : 'Importing'} />
      <p className="muted">{ended ? '' : 'You can leave this page; the work goes on. '}<Link to="/jobs" search={{ open: job.job_id }}>See the job and its attempts</Link></p>
    </>
  );
}

/** After a check the files are sent again, to be imported this time. */
function ImportChecked({ files: sent, started }: Pick<Around, 'files' | 'started'>) {
  const { upload } = useUpload();
  if (!sent) return <span className="muted">To import it, choose the files again above: a check keeps none.</span>;
  return (
    <>
      <Failure error={upload.error} kept="Nothing was imported." />
      <Button loading={upload.isPending} onClick={() => { upload.mutate({ ...sent, dryRun: false }, { onSuccess: ({ upload_id: uploadId }) => { started(uploadId, sent); } }); }}>Import it now</Button>
    </>
  );
}
