import { Modal, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useId, useState } from 'react';
import { session } from '@/lib/session/session';
import { useIdentity } from '@/lib/session/useSession';
import { pagesOf } from '../pages';
import { type Finding, findUsers, matches } from './find';
import classes from './Palette.module.css';

/** Finds any page, user or command by what is typed. */
export function Palette({ opened, setOpened, openHelp }: {
  opened: boolean;
  setOpened: (opened: boolean) => void;
  openHelp: () => void;
}) {
  useHotkeys([['mod+K', () => { setOpened(!opened); }]], [], true);
  return (
    <Modal.Root opened={opened} onClose={() => { setOpened(false); }} padding={0} yOffset="12vh" size={560} transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content aria-label="Go to">
        <Search close={() => { setOpened(false); }} openHelp={openHelp} />
      </Modal.Content>
    </Modal.Root>
  );
}

function Search({ close, openHelp }: { close: () => void; openHelp: () => void }) {
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text.trim(), 120);
  const [at, setAt] = useState(0);
  const list = useId();
  const standing = useStanding(openHelp).filter((finding) => matches(finding, text));
  const { role } = useIdentity();
  const users = useQuery({ ...findUsers(settled), enabled: settled.length > 1 && pagesOf(role).some((page) => page.path === '/users') });
  const navigate = useNavigate();
  const found: Finding[] = [
    ...standing,
    ...(users.data ?? []).map((user) => ({
      id: user.user_id,
      kind: 'User',
      label: user.full_name,
      note: user.email,
      run: () => void navigate({ to: '/users/$userId', params: { userId: user.user_id } }),
    })),
  ];
  const current = found[Math.min(at, found.length - 1)];
  const choose = (finding: Finding | undefined) => {
    if (!finding) return;
    close();
    finding.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((Math.min(at, found.length - 1) + step + found.length) % found.length);
    if (event.key === 'Enter') choose(current);
    if (step || event.key === 'Enter') event.preventDefault();
  };
  return (
    <>
      <input
        data-autofocus
        className={classes.input}
        value={text}
        onChange={(event) => { setText(event.target.value); setAt(0); }}
        onKeyDown={onKeyDown}
        placeholder="Page, user or command"
        role="combobox"
        aria-label="Page, user or command"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={current ? `${list}-${current.id}` : undefined}
        autoComplete="off"
        spellCheck={false}
      />
      <div role="listbox" id={list} aria-label="Found" className={classes.list}>
        {found.map((finding) => (
          // The keyboard's way is the input above: options are never focused themselves.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
          <div
            key={finding.id}
            id={`${list}-${finding.id}`}
            role="option"
            aria-selected={finding === current}
            className={classes.option}
            onClick={() => { choose(finding); }}
          >
            <span>{finding.label}</span>
            {finding.note && <span className="muted">{finding.note}</span>}
            <span className={classes.kind}>{finding.kind}</span>
          </div>
        ))}
      </div>
      <p className={classes.none} role="status">
        {found.length > 0 ? '' : users.isFetching ? 'Searching …' : 'Nothing found.'}
      </p>
    </>
  );
}

/** Pages and commands: there without asking the server. */
function useStanding(openHelp: () => void): Finding[] {
  const { role } = useIdentity();
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const pages = pagesOf(role).map((page) => ({
    id: page.path, kind: 'Page', label: page.label, run: () => void navigate({ to: page.path }),
  }));
  const commands = [
    { id: 'light', label: 'Light colours', run: () => { setColorScheme('light'); } },
    { id: 'dark', label: 'Dark colours', run: () => { setColorScheme('dark'); } },
    { id: 'auto', label: 'Colours as the system', run: () => { setColorScheme('auto'); } },
    { id: 'keys', label: 'Keyboard shortcuts', run: openHelp },
    { id: 'out', label: 'Sign out', run: () => void session.signOut() },
  ].map((command) => ({ ...command, kind: 'Command' }));
  return [...pages, ...commands];
}
