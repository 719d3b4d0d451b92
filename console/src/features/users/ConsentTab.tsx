import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type Column, DataTable } from '@/components/DataTable';
import { Loaded } from '@/components/Loaded';
import { Panel } from '@/components/Panel';
import { ConsentBadge, Mark } from '@/components/StatusBadge';
import { When } from '@/components/When';
import type { Schemas } from '@/lib/api/client';
import { plain } from '@/lib/format/words';
import { consentQuery } from './api';
import { ConsentDialog } from './ConsentDialog';

type Event = Schemas['ConsentEvent'];

const COLUMNS: Column<Event>[] = [
  { key: 'action', label: 'What', cell: (event) => event.action === 'granted' ? <Mark tone="good" icon={IconCheck}>Granted</Mark> : <Mark tone="warn" icon={IconX}>Withdrawn</Mark> },
  { key: 'when', label: 'When', cell: (event) => <When at={event.timestamp} exact /> },
  { key: 'channel', label: 'Said by', cell: (event) => plain(event.channel) },
  { key: 'version', label: 'Wording', minor: true, cell: (event) => event.version },
  { key: 'actor', label: 'Recorded by', minor: true, cell: (event) => <span><code>{event.actor_id}</code> <span className="muted">{plain(event.actor_role)}</span></span> },
];

/** Whether the data may be analysed, how that came to be, and the way to change it. */
export function ConsentTab({ userId }: { userId: string }) {
  const consent = useQuery(consentQuery(userId));
  const [open, dialog] = useDisclosure(false);
  return (
    <Loaded query={consent} what="Consent could not be loaded">
      {(state) => (
        <>
          <Panel
            title="Consent"
            note={<ConsentBadge granted={state.consent_status} />}
            actions={
              <Button variant="default" onClick={dialog.open}>
                {state.consent_status ? 'Record a withdrawal …' : 'Record consent …'}
              </Button>
            }
            flush
          >
            {state.history.length === 0
              ? <p className="muted" style={{ padding: 12 }}>Consent was never given.</p>
              : <DataTable label="History of consent" columns={COLUMNS} rows={state.history} keyOf={(event) => `${event.timestamp} ${event.action}`} />}
          </Panel>
          <ConsentDialog userId={userId} granted={state.consent_status} opened={open} close={dialog.close} />
        </>
      )}
    </Loaded>
  );
}
