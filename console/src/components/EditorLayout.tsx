import type { ReactNode } from 'react';
import classes from './EditorLayout.module.css';

/** What is written on the left, what comes of it on the right; below each other where there is no room. */
export function EditorLayout({ children, aside }: { children: ReactNode; aside: ReactNode }) {
  return (
    <div className={classes.columns}>
      <div className={classes.stack}>{children}</div>
      <aside className={classes.stack} aria-label="What comes of it">{aside}</aside>
    </div>
  );
}
