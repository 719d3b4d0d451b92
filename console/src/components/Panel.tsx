import { useId, type ReactNode } from 'react';
import classes from './Panel.module.css';

/** A titled part of a page. Panels are not put into panels. */
export function Panel({ title, note, actions, flush = false, children }: {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  /** For tables, which bring their own margins. */
  flush?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <div className={classes.head}>
        <div className={classes.names}>
          <h2 id={id}>{title}</h2>
          {note && <span className="muted">{note}</span>}
        </div>
        {actions && <span className={classes.actions}>{actions}</span>}
      </div>
      <div className={flush ? classes.flush : classes.body}>{children}</div>
    </section>
  );
}
