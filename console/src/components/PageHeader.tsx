import type { ReactNode } from 'react';
import { useDocumentTitle } from '@mantine/hooks';
import classes from './PageHeader.module.css';

/** A page's name, what it shows in one line, and its actions. */
export function PageHeader({ title, note, actions, children }: {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}) {
  useDocumentTitle(`${title} · SpendSense`);
  return (
    <header className={classes.header}>
      <div className={classes.names}>
        <h1>{title}</h1>
        {note && <p className="muted">{note}</p>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
      {children}
    </header>
  );
}
