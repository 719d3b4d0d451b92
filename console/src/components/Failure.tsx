import { Problem } from '@/lib/api/problem';
import { RequestId } from './RequestId';
import classes from './Failure.module.css';

/** Why what was asked for did not happen, beside the button that asked for it. What was typed stays. */
export function Failure({ error, kept = 'Nothing was changed.' }: { error: unknown; kept?: string }) {
  if (!error) return null;
  const problem = error instanceof Problem ? error : undefined;
  const said = problem?.message ?? 'Something went wrong in this page.';
  return (
    <div role="alert" className={classes.failure}>
      <p>{said.includes(kept) ? said : `${said} ${kept}`}</p>
      <RequestId id={problem?.requestId} />
    </div>
  );
}
