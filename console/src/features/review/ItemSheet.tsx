import { WhyPanel } from '@/components/WhyPanel';
import type { PanelActions } from './ItemPanel';
import { ItemPanel } from './ItemPanel';
import { rowOf, useDesk } from './desk';
import { useQuery } from '@tanstack/react-query';
import { itemQuery } from './api';
import { useIdentity } from '@/lib/session/useSession';

/** A recommendation opened from another list than the queue. */
export function ItemSheet({ id, close, ...actions }: { id: string | undefined; close: () => void } & PanelActions) {
  return (
    <WhyPanel title="Recommendation" opened={id !== undefined} close={close}>
      {id !== undefined && <Inside key={id} id={id} {...actions} />}
    </WhyPanel>
  );
}

function Inside({ id, ...actions }: { id: string } & PanelActions) {
  const me = useIdentity().identity_id;
  const item = useQuery(itemQuery(id)).data;
  const row = rowOf(item ?? ({ id } as never), useDesk(), me);
  return <ItemPanel id={id} row={item && row.item} busy={row.sending !== undefined} {...actions} />;
}
