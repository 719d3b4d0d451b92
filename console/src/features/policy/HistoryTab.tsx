import { IconCheck, IconScale } from '@tabler/icons-react';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Mark } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { Who } from '@/components/Who';
import type { Schemas } from '@/lib/api/client';
import classes from './policy.module.css';

type Row = Schemas['Publication'];

/** Which policy was in force since when, by its hash: the hash that stands with every decision. */
export function HistoryTab({ policy }: { policy: Schemas['PolicyView'] }) {
  if (policy.publications.length === 0) {
    return <EmptyState icon={IconScale} title="None was published yet">Decisions are made by the policy that ships with the program.</EmptyState>;
  }
  const columns: Column<Row>[] = [
    { key: 'title', label: 'Policy', cell: (row) => row.title },
    { key: 'hash', label: 'Hash', cell: (row) => <code title={row.policy_hash}>{row.policy_hash.slice(0, 12)}</code> },
    { key: 'when', label: 'In force since', cell: (row) => <When at={row.published_at} exact /> },
    { key: 'author', label: 'Author', minor: true, cell: (row) => <Who id={row.author_id} /> },
    { key: 'by', label: 'Published by', cell: (row) => <Who id={row.published_by} /> },
    { key: 'now', label: 'Now', minor: true, cell: (row) => row.seq === policy.publications[0]?.seq ? <Mark tone="good" icon={IconCheck}>In force</Mark> : <span className="muted">replaced</span> },
  ];
  return (
    <div className={classes.stack}>
      <DataTable
        label="Policies that were published"
        columns={columns}
        rows={policy.publications}
        keyOf={(row) => String(row.seq)}
        linkTo={(row) => ({ to: '/policy/drafts/$draftId', params: { draftId: row.draft_id } })}
      />
      <p className="muted">The newest 20. Decisions that were made under an older one keep its hash and can be made again from it.</p>
    </div>
  );
}
