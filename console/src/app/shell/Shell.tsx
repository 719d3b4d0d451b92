import { Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { pageAt, pagesOf } from '../pages';
import { EmptyState } from '@/components/EmptyState';
import { useShortcuts } from '@/lib/keyboard/useShortcuts';
import { useIdentity } from '@/lib/session/useSession';
import { IconLock } from '@tabler/icons-react';
import { Connection } from './Connection';
import { LeaveGuard } from './LeaveGuard';
import { Palette } from './Palette';
import { Rail } from './Rail';
import { ShortcutsHelp } from './ShortcutsHelp';
import { TopBar } from './TopBar';
import classes from './Shell.module.css';

/** What surrounds every page: the rail, the top bar, the palette, and what is said about the connection. */
export function Shell() {
  const { role } = useIdentity();
  const path = useLocation({ select: (location) => location.pathname });
  const [menu, menuActions] = useDisclosure(false);
  const [palette, setPalette] = useState(false);
  const [help, helpActions] = useDisclosure(false);
  const navigate = useNavigate();
  const pages = pagesOf(role);

  useShortcuts({
    '?': helpActions.open,
    '/': () => { document.querySelector<HTMLElement>('[data-page-search] input, input[data-page-search]')?.focus(); },
    ...Object.fromEntries(pages.map((page) => [page.keys, () => void navigate({ to: page.path })])),
  });
  useEffect(() => menuActions.close(), [path, menuActions]);

  const page = pageAt(path);
  const allowed = !page || page.roles.includes(role);
  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>Skip to the content</a>
      <TopBar openMenu={menuActions.open} openPalette={() => { setPalette(true); }} openHelp={helpActions.open} />
      <aside className={classes.rail}><Rail pages={pages} path={path} /></aside>
      {/* It scrolls, so the keyboard must be able to enter it even when nothing in it can be pressed. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <main id="content" className={classes.content} tabIndex={0}>
        <Connection />
        <div className={classes.page}>
          {allowed ? <Outlet /> : (
            <EmptyState page icon={IconLock} title="Not for your role">
              {`${page.label} is for other roles than yours. Whoever gives out logins can change that.`}
            </EmptyState>
          )}
        </div>
      </main>
      <Drawer opened={menu} onClose={menuActions.close} size={260} title="SpendSense" closeButtonProps={{ 'aria-label': 'Close the menu' }}>
        <Rail pages={pages} path={path} />
      </Drawer>
      <LeaveGuard />
      <Palette opened={palette} setOpened={setPalette} openHelp={helpActions.open} />
      <ShortcutsHelp opened={help} close={helpActions.close} pages={pages} current={page} />
    </div>
  );
}
