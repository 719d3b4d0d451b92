import { Select } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { CursorPager } from '@/components/CursorPager';
import { type Column, DataTable } from '@/components/DataTable';
import { Definitions } from '@/components/Definitions';
import { EmptyState } from '@/components/EmptyState';
import { Filters } from '@/components/Filters';
import { Loaded } from '@/components/Loaded';
import { Panel } from '@/components/Panel';
import { RowsSkeleton } from '@/components/Skeletons';
import { withPart } from '@/lib/address';
import type { Schemas } from '@/lib/api/client';
import { counted, formatCompact, formatCount, formatMoney, formatShare, formatUnitCost } from '@/lib/format/numbers';
import { breakdownFile, breakdownQuery, type BreakdownRow } from '../api';
import { type ExploreSearch, LISTS } from '../search';
import { TableButton } from './ExplorePage';
import classes from '../usage.module.css';

const ONE: Record<(typeof LISTS)[number], string> = {
  subscribers: 'Subscriber', companies: 'Company', models: 'Model', departments: 'Department', regions: 'Region', conversations: 'Conversation',
};

const NONE = <span className="muted">–</span>;

function columnsOf(by: (typeof LISTS)[number]): Column<BreakdownRow>[] {
  return [
    {
      key: 'key', label: ONE[by],
      cell: (row) => row.subscriber
        ? <span title={row.key}>{row.subscriber.user_name} <span className="muted">{row.subscriber.company}</span></span>
        : by === 'conversations' || by === 'subscribers' ? <code>{row.key}</code> : row.key === '' ? <span className="muted">(none)</span> : row.key,
    },
    { key: 'cost', label: 'Cost (USD)', number: true, cell: (row) => formatMoney(row.cost, 'USD') },
    { key: 'share', label: 'Share', number: true, cell: (row) => (row.share == null ? NONE : formatShare(row.share)) },
    ...(by === 'conversations' ? [] : [
      { key: 'conversations', label: 'Conversations', number: true, cell: (row: BreakdownRow) => formatCount(row.conversations) },
      { key: 'each', label: 'Cost each', number: true, cell: (row: BreakdownRow) => (row.cost_per_conversation == null ? NONE : formatUnitCost(row.cost_per_conversation)) },
    ]),
    { key: 'records', label: 'Records', number: true, minor: true, cell: (row) => formatCount(row.records) },
    { key: 'prompt', label: 'Prompt tokens', number: true, minor: true, cell: (row) => formatCount(row.prompt_tokens) },
    { key: 'completion', label: 'Completion tokens', number: true, minor: true, cell: (row) => formatCount(row.completion_tokens) },
    { key: 'split', label: 'Prompt share', number: true, cell: (row) => (row.prompt_share == null ? NONE : formatShare(row.prompt_share, 0)) },
    { key: 'million', label: 'Per million tokens', number: true, minor: true, cell: (row) => (row.cost_per_million_tokens == null ? NONE : formatUnitCost(row.cost_per_million_tokens)) },
  ];
}

/** The costliest first, of whatever is asked for; the totals are of all, not of the page. */
export function TopList({ search, today, change }: {
  search: ExploreSearch;
  today: string;
  change: (next: ExploreSearch, replace?: boolean) => void;
}) {
  const by = search.by ?? 'subscribers';
  const list = useQuery(breakdownQuery(search, today));
  return (
    <>
      <Filters>
        <Select
          aria-label="List by"
          value={by}
          data={LISTS.map((value) => ({ value, label: `By ${ONE[value].toLowerCase()}` }))}
          allowDeselect={false}
          w={180}
          onChange={(value) => { change(withPart(withPart(search, 'cursor', undefined), 'by', LISTS.find((known) => known === value))); }}
        />
      </Filters>
      <Loaded query={list} what="The list could not be loaded" skeleton={<RowsSkeleton />}>
        {(page) => page.items.length === 0 ? (
          <EmptyState icon={IconListDetails} title="Nothing was used">Try other days, or clear a filter.</EmptyState>
        ) : (
          <div className={classes.parts}>
            <Together totals={page.totals} note={`${counted(page.total, ONE[by].toLowerCase(), by)}, ${page.time_zone}`} action={<TableButton name={`usage-${by}`} fetchFile={() => breakdownFile(search, today)} />} />
            <div>
              <DataTable label={`Usage by ${ONE[by].toLowerCase()}`} columns={columnsOf(by)} rows={page.items} keyOf={(row) => row.key} busy={list.isPlaceholderData} />
              <CursorPager shown={page.items.length} total={page.total} cursor={search.cursor} next={page.next_cursor ?? undefined} go={(cursor) => { change(withPart(search, 'cursor', cursor), false); }} />
            </div>
          </div>
        )}
      </Loaded>
    </>
  );
}

function Together({ totals, note, action }: { totals: Schemas['UsageTotals']; note: string; action: React.ReactNode }) {
  return (
    <Panel title="Together" note={note} actions={action}>
      <Definitions
        rows={[
          ['Cost', `${formatMoney(totals.cost, 'USD')} for ${counted(totals.records, 'record')}`],
          ['Cost per conversation', totals.cost_per_conversation == null ? NONE : `${formatUnitCost(totals.cost_per_conversation)} over ${counted(totals.conversations, 'conversation')}`],
          ['Prompts and completions', `${formatCompact(totals.prompt_tokens)} and ${formatCompact(totals.completion_tokens)} tokens${totals.prompt_share == null ? '' : `, ${formatShare(totals.prompt_share, 0)} prompts`}`],
        ]}
      />
    </Panel>
  );
}
