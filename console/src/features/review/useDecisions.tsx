import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type Item, itemQuery } from './api';
import { type Order, useDecide } from './decide';
import type { Verb } from './desk';
import { stepFor } from './keys';
import { ModifyDialog } from './ModifyDialog';
import { type Notice, notices } from './noticeboard';
import { ReasonDialog } from './ReasonDialog';
import { Notices } from './Notices';

interface Asked {
  verb: Verb;
  item: Item;
}

/** Deciding, for every page that can: the dialogs it needs, what became of it, and conflicts with others. */
export function useDecisions(moveOn: (id: string) => void, show: (id: string) => void) {
  const decide = useDecide();
  const client = useQueryClient();
  const [asked, setAsked] = useState<Asked>();
  const [conflict, setConflict] = useState<Order>();
  const [said, setSaid] = useState('');

  /** Never on more than the one item. */
  const act = (verb: Verb, item: Item) => {
    const step = stepFor(verb, item);
    if (step.kind === 'refuse' && verb === 'undo') void undoIfPossible(item.id);
    else if (step.kind === 'refuse') setSaid(step.why);
    else if (step.kind === 'ask') setAsked({ verb, item });
    else {
      setSaid('');
      void decide({ verb, item, words: '' });
      moveOn(item.id);
    }
  };
  /** What a list knows of an item does not say whether it can be undone: the server does. */
  const undoIfPossible = (id: string) => client.query({ ...itemQuery(id), staleTime: 0 }).then(
    (item) => {
      const step = stepFor('undo', item);
      if (step.kind === 'refuse') setSaid(step.why);
      else setAsked({ verb: 'undo', item });
    },
    (error: unknown) => { setSaid(error instanceof Error ? `${error.message} Nothing was changed.` : ''); },
  );
  const undo = ({ order }: Notice) => void undoIfPossible(order.item.id);
  const look = (notice: Notice) => {
    notices.remove(notice.key);
    if (notice.refused && notice.order.verb === 'approve' && notice.refused.code === 'warnings_unacknowledged') {
      void client.query({ ...itemQuery(notice.order.item.id), staleTime: 0 }).then((item) => { setAsked({ verb: 'approve', item }); }, () => undefined);
    } else if (notice.refused?.code !== 'offline') {
      setConflict(notice.order);
    }
    show(notice.order.item.id);
  };
  const closed = (done: boolean) => {
    if (done && asked && asked.verb !== 'undo' && asked.verb !== 'modify') moveOn(asked.item.id);
    setAsked(undefined);
  };
  const parts: ReactNode = (
    <>
      {asked?.verb === 'modify' && <ModifyDialog item={asked.item} decide={decide} close={closed} />}
      {asked !== undefined && asked.verb !== 'modify' && <ReasonDialog verb={asked.verb} item={asked.item} decide={decide} close={closed} />}
      <Notices undo={undo} look={look} />
    </>
  );
  return {
    act,
    said,
    say: setSaid,
    parts,
    conflictOf: (id: string) => (conflict?.item.id === id ? conflict : undefined),
    again: (order: Order, now: Order['item']) => {
      setConflict(undefined);
      void decide({ ...order, item: now });
    },
    leave: () => { setConflict(undefined); },
  };
}
