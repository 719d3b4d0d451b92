import { Modal } from '@mantine/core';
import type { Page } from '../pages';
import classes from './ShortcutsHelp.module.css';

const EVERYWHERE = [
  ['Ctrl K / ⌘ K', 'Find a page, a user, a recommendation or a command'],
  ['/', "Go to the page's search"],
  ['↑ ↓ Home End', 'Move through a list; Enter opens'],
  ['Esc', 'Close what is open'],
  ['?', 'This list'],
] as const;

export function ShortcutsHelp({ opened, close, pages, current }: {
  opened: boolean;
  close: () => void;
  pages: readonly Page[];
  current: Page | undefined;
}) {
  const rows = [...(current?.shortcuts ?? []), ...EVERYWHERE, ...pages.map((page) => [page.keys, `Go to ${page.label}`] as const)];
  return (
    <Modal opened={opened} onClose={close} title={<strong>Keyboard shortcuts</strong>} closeButtonProps={{ 'aria-label': 'Close' }}>
      <dl className={classes.list}>
        {rows.map(([keys, meaning]) => (
          <div key={keys} className={classes.row}>
            <dt><kbd>{keys}</kbd></dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p className="muted">They rest while you type.</p>
    </Modal>
  );
}
