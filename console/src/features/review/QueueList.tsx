import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { Row } from './desk';
import { moved } from './keys';
import { QueueRow, type RowHandlers } from './QueueRow';
import classes from './Queue.module.css';

const ROW_PX = 36;
const ROW_PX_NARROW = 64;
/** This close to the end, what follows is asked for. */
const AHEAD = 20;

export interface ListHandle {
  focus: () => void;
}

/**
 * A list of any length, of which only what is in sight is drawn. One row is in focus; the keys of a list move it, Space
 * picks it, Enter opens it.
 */
export function QueueList({ rows, total, focused, picked, opened, label, ref, on, more }: {
  rows: readonly Row[];
  total: number;
  focused: number;
  picked: ReadonlySet<string>;
  opened: string | undefined;
  label: string;
  ref: Ref<ListHandle>;
  on: RowHandlers;
  /** Asks for the next page, unless there is none or it is on its way. */
  more: (() => void) | undefined;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const narrow = useMediaQuery('(max-width: 600px)', undefined, { getInitialValueInEffect: false });
  const height = narrow ? ROW_PX_NARROW : ROW_PX;
  // The compiler of React leaves a part alone that uses it, as it should.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    getItemKey: (index) => rows[index]?.item.id ?? index,
  });
  useImperativeHandle(ref, () => ({ focus: () => { scroller.current?.focus({ preventScroll: true }); } }), []);
  useEffect(() => { virtual.measure(); }, [virtual, height]);
  useEffect(() => {
    if (focused >= 0) virtual.scrollToIndex(focused, { align: 'auto' });
  }, [virtual, focused]);
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - AHEAD) more();
  }, [more, last, rows.length]);

  // The same for all drawings, so that a row is not drawn anew for them.
  const latest = useRef(on);
  useEffect(() => { latest.current = on; });
  const [same] = useState<RowHandlers>(() => ({
    focus: (at) => { latest.current.focus(at); },
    open: (at) => { latest.current.open(at); },
    pick: (at) => { latest.current.pick(at); },
  }));

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1);
    const to = ['j', 'k'].includes(event.key) ? undefined : moved(event.key, focused, rows.length, page);
    if (to !== undefined) on.focus(to);
    else if (event.key === ' ' && focused >= 0) on.pick(focused);
    else if (event.key === 'Enter' && focused >= 0) on.open(focused);
    else return;
    event.preventDefault();
  };
  const active = drawn.some(({ index }) => index === focused) ? rows[focused]?.item.id : undefined;
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="listbox"
      aria-label={label}
      aria-multiselectable
      aria-activedescendant={active}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className={classes.canvas} style={{ height: virtual.getTotalSize() }}>
        {drawn.map(({ index, start, key }) => {
          const row = rows[index];
          return row && (
            <QueueRow
              key={key}
              item={row.item}
              sending={row.sending}
              known={row.known}
              top={start}
              height={height}
              index={index}
              total={total}
              focused={index === focused}
              picked={picked.has(row.item.id)}
              opened={row.item.id === opened}
              on={same}
            />
          );
        })}
      </div>
    </div>
  );
}
