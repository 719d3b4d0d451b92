import { Autocomplete, Button, Menu, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconDownload, IconFileText, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { CursorPager } from '@/components/CursorPager';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Failure } from '@/components/Failure';
import { Filters } from '@/components/Filters';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { RowsSkeleton } from '@/components/Skeletons';
import { When } from '@/components/When';
import { shortId } from '@/components/Who';
import { withPart } from '@/lib/address';
import type { Schemas } from '@/lib/api/client';
import { counted, formatCount } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import { auditQuery, useExport } from './api';
import { ChainPanel } from './ChainPanel';
import { EntryPanel } from './EntryPanel';
import { type AuditSearch, isFiltered } from './search';
import { actionWords, KNOWN_ACTIONS } from './words';
import classes from './audit.module.css';

const route = getRouteApi('/audit');

type Row = Schemas['AuditView'];

const COLUMNS: Column<Row>[] = [
  { key: 'action', label: 'What', cell: (row) => actionWords(row.action) },
  { key: 'when', label: 'When', cell: (row) => <When at={row.timestamp} /> },
  { key: 'who', label: 'Who', cell: (row) => <Actor row={row} /> },
  { key: 'subject', label: 'On what', minor: true, cell: (row) => row.subject_id ? <span title={row.subject_id}>{plain(row.subject_kind ?? '').toLowerCase()} <code>{shortId(row.subject_id)}</code></span> : <span className="muted">–</span> },
  { key: 'reason', label: 'Reason', minor: true, cell: (row) => row.reason ? <span className={classes.reason} title={row.reason}>{row.reason}</span> : <span className="muted">–</span> },
  { key: 'seq', label: 'No.', number: true, cell: (row) => row.seq ? formatCount(row.seq) : <span className="muted" title="Committed, not linked yet">waiting</span> },
];

function Actor({ row }: { row: Row }) {
  if (row.operator_role === 'system') return <span title="The program itself, or one of its commands">system</span>;
  return <span title={row.operator_id}>{row.operator_name ?? shortId(row.operator_id)} <span className="muted">{plain(row.operator_role).toLowerCase()}</span></span>;
}

/** Everything that was done and read, with the proof that nothing of it was changed. */
export function AuditPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const log = useQuery(auditQuery(search));
  const filtered = isFiltered(search);
  return (
    <>
      <PageHeader
        title="Audit log"
        note={log.data ? counted(log.data.total, filtered ? 'matching entry' : 'entry', filtered ? 'matching entries' : 'entries') : ' '}
        actions={<Export search={search} filtered={filtered} />}
      />
      <div className={classes.chain}><ChainPanel /></div>
      <AuditFilters search={search} change={(next) => void navigate({ search: withPart(next, 'cursor', undefined), replace: true })} />
      <Loaded query={log} what="The audit log could not be loaded" skeleton={<RowsSkeleton />}>
        {(page) => page.items.length === 0 ? (
          <EmptyState icon={IconFileText} title={filtered ? 'No entry matches' : 'No entries yet'}>
            {filtered ? 'Try another word or a wider range of days.' : 'Every change, and every time an operator reads a user’s data, becomes an entry here.'}
          </EmptyState>
        ) : (
          <>
            <DataTable
              label="Audit entries"
              columns={COLUMNS}
              rows={page.items}
              keyOf={(row) => row.audit_id}
              onOpen={(row) => void navigate({ search: withPart(search, 'entry', row.audit_id) })}
              busy={log.isPlaceholderData}
            />
            <CursorPager
              shown={page.items.length}
              total={page.total}
              cursor={search.cursor}
              next={page.next_cursor ?? undefined}
              go={(cursor) => void navigate({ search: withPart(withPart(search, 'entry', undefined), 'cursor', cursor) })}
            />
          </>
        )}
      </Loaded>
      <EntryPanel auditId={search.entry} close={() => void navigate({ search: withPart(search, 'entry', undefined) })} />
    </>
  );
}

function Export({ search, filtered }: { search: AuditSearch; filtered: boolean }) {
  const file = useExport();
  const what = filtered ? 'The entries that match' : 'The whole chain';
  return (
    <>
      <span role="status" className="muted">
        {file.isSuccess ? `${file.data.name}, ${formatCount(Math.ceil(file.data.bytes / 1000))} kB. The export is an entry of its own.` : ''}
      </span>
      <Failure error={file.error} kept="No file was written." />
      <Menu>
        <Menu.Target>
          <Button variant="default" loading={file.isPending} leftSection={<IconDownload size={14} aria-hidden />}>Export …</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => { file.mutate({ search, format: 'jsonl' }); }}>
            {`${what} as JSON lines${filtered ? '' : ', which proves itself'}`}
          </Menu.Item>
          <Menu.Item onClick={() => { file.mutate({ search, format: 'csv' }); }}>{`${what} as a table (CSV)`}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function AuditFilters({ search, change }: { search: AuditSearch; change: (next: AuditSearch) => void }) {
  const set = (key: 'q' | 'action' | 'operator_id' | 'user_id' | 'recommendation_id' | 'from' | 'to', value: string) => {
    change(withPart(search, key, value.trim()));
  };
  const later = useDebouncedCallback(set, 250);
  return (
    <Filters>
      <TextInput
        data-page-search
        type="search"
        aria-label="Text in reason, action or ids"
        placeholder="Text in reason, action or ids"
        leftSection={<IconSearch size={14} aria-hidden />}
        defaultValue={search.q ?? ''}
        maxLength={200}
        w={240}
        onChange={(event) => { later('q', event.currentTarget.value); }}
      />
      <Autocomplete
        aria-label="Action"
        placeholder="Any action"
        size="xs"
        clearable
        defaultValue={search.action ?? ''}
        data={KNOWN_ACTIONS}
        renderOption={({ option }) => <span>{actionWords(option.value)} <code>{option.value}</code></span>}
        maxDropdownHeight={320}
        w={180}
        onChange={(value) => { later('action', value); }}
      />
      <TextInput aria-label="Operator id" placeholder="Operator id" defaultValue={search.operator_id ?? ''} w={150} onChange={(event) => { later('operator_id', event.currentTarget.value); }} />
      <TextInput aria-label="User id" placeholder="User id" defaultValue={search.user_id ?? ''} w={150} onChange={(event) => { later('user_id', event.currentTarget.value); }} />
      <TextInput aria-label="Recommendation id" placeholder="Recommendation id" defaultValue={search.recommendation_id ?? ''} w={150} onChange={(event) => { later('recommendation_id', event.currentTarget.value); }} />
      <TextInput type="date" aria-label="From this day" defaultValue={search.from ?? ''} w={130} onChange={(event) => { later('from', event.currentTarget.value); }} />
      <TextInput type="date" aria-label="To this day" defaultValue={search.to ?? ''} w={130} onChange={(event) => { later('to', event.currentTarget.value); }} />
    </Filters>
  );
}
