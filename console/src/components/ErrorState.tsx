import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCloudOff, IconLock, IconSearchOff } from '@tabler/icons-react';
import { Problem } from '@/lib/api/problem';
import { RequestId } from './RequestId';
import classes from './State.module.css';

/** What happened, what was kept, what to do, and the request's id to quote. */
export function ErrorState({ error, what, retry, page = false }: {
  error: unknown;
  what: string;
  retry?: () => void;
  /** It is all that the page shows. */
  page?: boolean;
}) {
  const { Mark, title, text } = explained(error, what);
  return (
    <div className={classes.state} role="alert">
      <Mark size={28} stroke={1.4} aria-hidden className={classes.bad} />
      {page ? <h1>{title}</h1> : <h2>{title}</h2>}
      <p className={classes.text}>{text}</p>
      {retry && !isFinal(error) && <Button variant="default" onClick={retry}>Try again</Button>}
      {error instanceof Problem && <RequestId id={error.requestId} />}
    </div>
  );
}

function isFinal(error: unknown): boolean {
  return error instanceof Problem && (error.status === 403 || error.status === 404);
}

function explained(error: unknown, what: string) {
  if (!(error instanceof Problem)) {
    return { Mark: IconAlertTriangle, title: what, text: 'Something went wrong in this page. Reloading may help.' };
  }
  if (error.status === 0) return { Mark: IconCloudOff, title: what, text: error.message };
  if (error.code === 'consent_required') return { Mark: IconLock, title: 'No consent', text: error.message };
  if (error.status === 403) return { Mark: IconLock, title: 'Not for your role', text: error.message };
  if (error.status === 404) return { Mark: IconSearchOff, title: 'Not found', text: error.message };
  return { Mark: IconAlertTriangle, title: what, text: error.message };
}
