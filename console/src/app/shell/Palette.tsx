import { Modal, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useId, useState } from 'react';
import { focusedFirst } from '@/lib/keyboard/focusedFirst';
import { session } from '@/lib/session/session';
import { useIdentity } from '@/lib/session/useSession';
import { unsaved } from '@/lib/unsaved';
import { pagesOf } from '../pages';
import { type Finding, matches, useServerFindings } from './find';
import classes from './Palette.module.css';

/** Finds any page, user, recommendation or command by what is typed. */
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

/** The server is asked when the typing rests. */
const REST_MS = 200;

function Search({ close, openHelp }: { close: () => void; openHelp: () => void }) {
  const [text, setText] = useState('');
  const wanted = text.trim();
  const [settled] = useDebouncedValue(wanted, REST_MS);
  // By its name, not its place: what is found later does not push another one under the Enter key.
  const [chosen, setChosen] = useState<string>();
  const list = useId();
  const server = useServerFindings(wanted === '' ? '' : settled);
  const found: Finding[] = [...useStanding(openHelp).filter((finding) => matches(finding, text)), ...server.found];
  const at = Math.max(0, found.findIndex(({ id }) => id === chosen));
  const current = found[at];
  const choose = (finding: Finding | undefined) => {
    if (!finding) return;
    close();
    finding.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length > 0) setChosen(found[(at + step + found.length) % found.length]?.id);
    if (event.key === 'Enter') choose(current);
    if (step || event.key === 'Enter') event.preventDefault();
  };
  return (
    <>
      <input
        {...focusedFirst}
        className={classes.input}
        value={text}
        onChange={(event) => { setText(event.target.value); setChosen(undefined); }}
        onKeyDown={onKeyDown}
        placeholder="Page, user, recommendation or command"
        role="combobox"
        aria-label="Page, user, recommendation or command"
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
            <span className={classes.label}>{finding.label}</span>
            {finding.note && <span className={classes.note}>{finding.note}</span>}
            <span className={classes.kind}>{finding.kind}</span>
          </div>
        ))}
      </div>
      <p className={classes.none} role="status">
        {said(found.length, server.searching || settled !== wanted, server.failed)}
      </p>
    </>
  );
}

function said(found: number, searching: boolean, failed: readonly string[]): string {
  if (failed.length > 0) return `The search for ${failed.join(' and ')} failed.`;
  if (searching) return 'Searching …';
  return found > 0 ? '' : 'Nothing found.';
}

/** Pages and commands: there without asking the server. */
function useStanding(openHelp: () => void): Finding[] {
  const { role } = useIdentity();
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const pages = pagesOf(role).map((page) => ({
    id: page.path, kind: 'Page' as const, label: page.label, run: () => void navigate({ to: page.path }),
  }));
  const commands = [
    { id: 'light', label: 'Light colours', run: () => { setColorScheme('light'); } },
    { id: 'dark', label: 'Dark colours', run: () => { setColorScheme('dark'); } },
    { id: 'auto', label: 'Colours as the system', run: () => { setColorScheme('auto'); } },
    { id: 'keys', label: 'Keyboard shortcuts', run: openHelp },
    { id: 'out', label: 'Sign out', run: () => { unsaved.before(() => void session.signOut()); } },
  ].map((command) => ({ ...command, kind: 'Command' as const }));
  return [...pages, ...commands];
}
