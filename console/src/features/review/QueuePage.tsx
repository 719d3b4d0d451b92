import { Button, Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconInbox } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { EmptyState } from '@/components/EmptyState';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { RowsSkeleton } from '@/components/Skeletons';
import { counted, formatCount } from '@/lib/format/numbers';
import { useShortcuts } from '@/lib/keyboard/useShortcuts';
import { BulkBar } from './BulkBar';
import { ItemPanel } from './ItemPanel';
import { moved, VERBS } from './keys';
import { QueueFilters } from './QueueFilters';
import { type ListHandle, QueueList } from './QueueList';
import { changed, filterOf, type QueueSearch } from './search';
import { useDecisions } from './useDecisions';
import { usePicked } from './usePicked';
import { useQueue } from './useQueue';
import classes from './Queue.module.css';

const route = getRouteApi('/queue');

/** The review queue: a list of any length, one item in focus, everything by keyboard. */
export function QueuePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = useMediaQuery('(max-width: 900px)', undefined, { getInitialValueInEffect: false });
  const filter = useMemo(() => filterOf(search), [search]);
  const queue = useQueue(filter);
  const { rows } = queue;
  const list = useRef<ListHandle>(null);
  const [focus, setFocus] = useState<string | undefined>(search.open);
  const at = Math.max(rows.findIndex((row) => row.item.id === focus), rows.length > 0 && focus === undefined ? 0 : -1);
  const picked = usePicked(rows);

  const go = (next: QueueSearch, replace = true) => void navigate({ search: next, replace });
  const open = (id: string | undefined, replace = true) => { go(changed(search, 'open', id), replace); };
  const refilter = useCallback((next: QueueSearch) => {
    setFocus(undefined);
    void navigate({ search: changed(next, 'open', undefined), replace: true });
  }, [navigate]);
  const focusOn = (index: number) => {
    const id = rows[index]?.item.id;
    if (id === undefined) return;
    setFocus(id);
    if (search.open !== undefined && !narrow) open(id);
  };
  const decisions = useDecisions(
    (id) => {
      const index = rows.findIndex((row) => row.item.id === id);
      if (index < 0) return;
      if (narrow) open(undefined);
      focusOn(Math.min(index + 1, rows.length - 1));
    },
    (id) => {
      setFocus(id);
      open(id);
    },
  );
  const current = rows[at];
  useFocusWhenLoaded(list, queue.query.data !== undefined);

  useShortcuts({
    ...Object.fromEntries(VERBS.map(({ key, verb }) => [key, () => { if (current && !current.sending) decisions.act(verb, current.item); }])),
    ...Object.fromEntries(['j', 'k'].map((key) => [key, () => {
      const to = moved(key, at, rows.length, 1);
      if (to !== undefined) focusOn(to);
      list.current?.focus();
    }])),
    Escape: () => {
      if (search.open !== undefined) open(undefined);
      else picked.clear();
      list.current?.focus();
    },
  });
  usePickAll(picked.all);

  const openRow = search.open === undefined ? undefined : rows.find((row) => row.item.id === search.open);
  const panel = search.open !== undefined && (
    <ItemPanel
      key={search.open}
      id={search.open}
      row={openRow?.item}
      busy={openRow?.sending !== undefined}
      act={decisions.act}
      conflict={decisions.conflictOf(search.open)}
      again={decisions.again}
      leave={decisions.leave}
      {...(narrow ? {} : { close: () => { open(undefined); list.current?.focus(); } })}
    />
  );
  return (
    <div className={classes.page}>
      <PageHeader
        title="Queue"
        note={queue.query.data ? <span aria-live="polite">{counted(queue.total, 'recommendation')}{search.status ? '' : ' to review'}{queue.live === 'waiting' && ' · live updates paused, trying again'}</span> : ' '}
        actions={queue.behind > 0 && <Button variant="default" onClick={() => { setFocus(undefined); queue.refresh(); }}>{`Refresh: ${formatCount(queue.behind)} changed`}</Button>}
      />
      <QueueFilters search={filter} change={refilter} />
      <BulkBar picked={picked} said={decisions.said} />
      <Loaded query={queue.query} what="The queue could not be loaded" skeleton={<RowsSkeleton />}>
        {() => (
          <div className={classes.split} data-open={panel !== false && !narrow}>
            <div className={classes.list}>
              {rows.length === 0 ? <Nothing search={search} /> : (
                <QueueList
                  ref={list}
                  label="Recommendations"
                  rows={rows}
                  total={queue.total}
                  focused={at}
                  picked={picked.ids}
                  opened={search.open}
                  more={queue.more}
                  on={{
                    focus: focusOn,
                    open: (index) => {
                      const id = rows[index]?.item.id;
                      setFocus(id);
                      open(id, search.open !== undefined);
                    },
                    pick: (index) => { picked.toggle(rows[index]?.item.id); },
                  }}
                />
              )}
            </div>
            {panel && !narrow && <section className={classes.side} aria-label="Recommendation">{panel}</section>}
          </div>
        )}
      </Loaded>
      <Drawer
        opened={narrow && panel !== false}
        onClose={() => { open(undefined); }}
        position="bottom"
        size="90%"
        title="Recommendation"
        closeButtonProps={{ 'aria-label': 'Close the recommendation' }}
      >
        {panel}
      </Drawer>
      {decisions.parts}
    </div>
  );
}

function Nothing({ search }: { search: QueueSearch }) {
  const isFiltered = Object.keys(filterOf(search)).some((name) => name !== 'sort');
  return (
    <EmptyState icon={IconInbox} title={isFiltered ? 'No recommendation matches' : 'Nothing to review'}>
      {isFiltered ? 'Clear a filter or look for another text.' : 'New recommendations appear here as soon as they are written: spendsense recommend --all, or POST /recommendations/generate.'}
    </EmptyState>
  );
}

/** The keys of the list work at once, unless the reader is somewhere else already. */
function useFocusWhenLoaded(list: RefObject<ListHandle | null>, isLoaded: boolean) {
  useEffect(() => {
    if (isLoaded && document.activeElement === document.body) list.current?.focus();
  }, [list, isLoaded]);
}

/** Ctrl-A picks what is loaded; in a field it is the field's own. */
function usePickAll(all: () => void) {
  const latest = useRef(all);
  useEffect(() => { latest.current = all; });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'a' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const target = event.target as HTMLElement | null;
      if (target?.closest('input, textarea, select, [contenteditable], [role="dialog"]')) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => { window.removeEventListener('keydown', onKey); };
  }, []);
}
