import { ActionIcon, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import {
  IconDeviceDesktop, IconKeyboard, IconLogout, IconMenu2, IconMoon, IconSearch, IconSun,
} from '@tabler/icons-react';
import { initials, plain } from '@/lib/format/words';
import { session } from '@/lib/session/session';
import { useIdentity } from '@/lib/session/useSession';
import { unsaved } from '@/lib/unsaved';
import classes from './TopBar.module.css';

const MODIFIER = navigator.userAgent.includes('Mac') ? '⌘' : 'Ctrl';

export function TopBar({ openMenu, openPalette, openHelp }: {
  openMenu: () => void;
  openPalette: () => void;
  openHelp: () => void;
}) {
  return (
    <header className={classes.bar}>
      <ActionIcon className={classes.menu} size={36} aria-label="Pages" onClick={openMenu}><IconMenu2 size={18} /></ActionIcon>
      <Link to="/" className={classes.name}>SpendSense</Link>
      <UnstyledButton className={classes.search} onClick={openPalette} aria-keyshortcuts="Control+K Meta+K">
        <IconSearch size={15} aria-hidden />
        <span className={classes.hint}>Find anything</span>
        <kbd className={classes.keys}>{MODIFIER} K</kbd>
      </UnstyledButton>
      <ActionIcon className={classes.help} size={36} aria-label="Keyboard shortcuts" onClick={openHelp}>
        <IconKeyboard size={18} />
      </ActionIcon>
      <SchemeMenu />
      <Account />
    </header>
  );
}

const SCHEMES = [
  ['light', 'Light', IconSun],
  ['dark', 'Dark', IconMoon],
  ['auto', 'As the system', IconDeviceDesktop],
] as const;

function SchemeMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Current = SCHEMES.find(([scheme]) => scheme === colorScheme)?.[2] ?? IconDeviceDesktop;
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon size={36} aria-label="Colours"><Current size={18} /></ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map(([scheme, label, SchemeIcon]) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={scheme === colorScheme}
            leftSection={<SchemeIcon size={15} />}
            rightSection={scheme === colorScheme ? '✓' : undefined}
            onClick={() => { setColorScheme(scheme); }}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Account() {
  const identity = useIdentity();
  return (
    <Menu>
      <Menu.Target>
        <UnstyledButton className={classes.account} aria-label={`Account of ${identity.display_name}`}>
          <span className={classes.mark} aria-hidden>{initials(identity.display_name)}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <strong>{identity.display_name}</strong>
          <br />
          {`${identity.login} · ${plain(identity.role)}`}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={15} />} onClick={() => { unsaved.before(() => void session.signOut()); }}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
