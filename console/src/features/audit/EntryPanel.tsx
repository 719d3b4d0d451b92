import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Changes } from '@/components/Changes';
import { Definitions } from '@/components/Definitions';
import { Loaded } from '@/components/Loaded';
import { RequestId } from '@/components/RequestId';
import { When } from '@/components/When';
import { WhyPanel } from '@/components/WhyPanel';
import type { Schemas } from '@/lib/api/client';
import { compare, shown } from '@/lib/differences';
import { plain } from '@/lib/format/words';
import { entryQuery } from './api';
import { actionWords } from './words';
import classes from './audit.module.css';

type Entry = Schemas['AuditView'];

/** One entry: who, what, on what, how it was before and after, and its place in the chain. */
export function EntryPanel({ auditId, close }: { auditId: string | undefined; close: () => void }) {
  return (
    <WhyPanel title="Audit entry" opened={auditId !== undefined} close={close}>
      {auditId !== undefined && <Content auditId={auditId} />}
    </WhyPanel>
  );
}

function Content({ auditId }: { auditId: string }) {
  const entry = useQuery(entryQuery(auditId));
  return (
    <Loaded query={entry} what="The entry could not be loaded">
      {(row) => (
        <div className={classes.stack}>
          <Definitions rows={facts(row)} />
          <h3>Before and after</h3>
          <Difference entry={row} />
          <Circumstances metadata={row.metadata} />
          <RequestId id={row.request_id ?? undefined} />
        </div>
      )}
    </Loaded>
  );
}

function Circumstances({ metadata }: { metadata: unknown }) {
  const rows = compare(metadata, undefined).map(({ path, before }) => [path, shown(before)] as const);
  if (rows.length === 0) return null;
  return (
    <>
      <h3>Circumstances</h3>
      <Definitions rows={rows} />
    </>
  );
}

function facts(row: Entry) {
  return [
    ['When', <When key="when" at={row.timestamp} exact />],
    ['Who', row.operator_role === 'system'
      ? <span key="who">system <span className="muted">the program itself, or one of its commands</span></span>
      : <span key="who">{row.operator_name ?? row.operator_id} <span className="muted">{plain(row.operator_role)}</span></span>],
    ['What', <span key="what">{actionWords(row.action)} <code>{row.action}</code></span>],
    ['On what', <Subject key="subject" row={row} />],
    ...(row.user_id ? [['Whose data', <Link key="user" to="/users/$userId" params={{ userId: row.user_id }}>{row.user_id}</Link>] as const] : []),
    ['Reason', row.reason ?? '–'],
    ['Number in the chain', row.seq ?? 'not linked yet'],
    ['Hash', <code key="hash" className={classes.hash}>{row.hash ?? '–'}</code>],
    ['Entry', <code key="id">{row.audit_id}</code>],
  ] as const;
}

function Subject({ row }: { row: Entry }) {
  if (!row.subject_id) return <span className="muted">–</span>;
  return <span>{plain(row.subject_kind ?? '')} <code>{row.subject_id}</code></span>;
}

function Difference({ entry }: { entry: Entry }) {
  const changes = compare(entry.before ?? undefined, entry.after ?? undefined);
  if (changes.length === 0) return <p className="muted">This changed nothing: it was a reading, a refusal or an export.</p>;
  return <Changes label="Before and after" changes={changes} />;
}
