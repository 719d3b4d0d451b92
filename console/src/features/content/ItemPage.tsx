import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type Column, DataTable } from '@/components/DataTable';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { Panel } from '@/components/Panel';
import { When } from '@/components/When';
import { Who } from '@/components/Who';
import type { Schemas } from '@/lib/api/client';
import { type Item, itemQuery } from './api';
import { InUse } from './ContentPage';
import { ItemEditor } from './ItemEditor';
import { NEW } from './search';
import classes from './content.module.css';

const route = getRouteApi('/content/$contentId');

/** One item: its text, what a customer sees of it, and its past. */
export function ItemPage() {
  const { contentId } = route.useParams();
  return (
    <>
      <Link to="/content" className={classes.back}>← Content</Link>
      {contentId === NEW ? (
        <>
          <PageHeader title="New item" note="It can be recommended as soon as it is saved" />
          <ItemEditor item={undefined} />
        </>
      ) : <Existing key={contentId} contentId={contentId} />}
    </>
  );
}

function Existing({ contentId }: { contentId: string }) {
  // Not asked for again behind the back of whoever types: what somebody else saved is told when this is saved.
  const item = useQuery({ ...itemQuery(contentId), refetchOnWindowFocus: false, refetchOnReconnect: false });
  return (
    <Loaded query={item} what="The item could not be loaded">
      {(view) => (
        <>
          <PageHeader
            title={view.content.title}
            note={<><code>{view.content_id}</code> · {view.version === 0 ? 'as shipped' : `version ${String(view.version)}`}</>}
            actions={<InUse active={view.active} />}
          />
          <div className={classes.stack}>
            <ItemEditor key={view.version} item={view} />
            <Past item={view} />
          </div>
        </>
      )}
    </Loaded>
  );
}

type Revision = Schemas['RevisionHead'];

const COLUMNS: Column<Revision>[] = [
  { key: 'version', label: 'Version', cell: (revision) => String(revision.version) },
  { key: 'state', label: 'State', cell: (revision) => <InUse active={revision.active} /> },
  { key: 'when', label: 'When', cell: (revision) => <When at={revision.edited_at} exact /> },
  { key: 'who', label: 'Who', cell: (revision) => <Who id={revision.edited_by} /> },
  { key: 'why', label: 'Why', cell: (revision) => revision.reason },
];

function Past({ item }: { item: Item }) {
  return (
    <Panel title="Versions" note="Past decisions keep the text they were made from" flush>
      {item.revisions.length === 0
        ? <p className={classes.none}>It was never edited: this is what ships with the program.</p>
        : <DataTable label="Versions" columns={COLUMNS} rows={item.revisions} keyOf={(revision) => String(revision.version)} />}
    </Panel>
  );
}
