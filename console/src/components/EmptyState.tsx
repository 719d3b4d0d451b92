import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './State.module.css';

/** Nothing here: says what would fill it and offers the action. */
export function EmptyState({ icon: Mark, title, children, action, page = false }: {
  icon: Icon;
  title: string;
  /** It is all that the page shows. */
  page?: boolean;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={classes.state}>
      <Mark size={28} stroke={1.4} aria-hidden className={classes.mark} />
      {page ? <h1>{title}</h1> : <h2>{title}</h2>}
      {children && <p className={classes.text}>{children}</p>}
      {action}
    </div>
  );
}
