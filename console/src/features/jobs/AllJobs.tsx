import { Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { CursorPager } from '@/components/CursorPager';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Filters } from '@/components/Filters';
import { JobState, rowsOf } from '@/components/JobProgress';
import { Loaded } from '@/components/Loaded';
import { RowsSkeleton } from '@/components/Skeletons';
import { When } from '@/components/When';
import { withPart } from '@/lib/address';
import { plain } from '@/lib/format/words';
import type { Job } from '@/lib/jobs/follow';
import { jobsQuery } from './api';
import { type JobsSearch, STATUSES } from './search';
import { kindName } from './words';

const COLUMNS: Column<Job>[] = [
  { key: 'kind', label: 'Job', cell: (job) => kindName(job.kind) },
  { key: 'status', label: 'State', cell: (job) => <JobState status={job.status} /> },
  { key: 'rows', label: 'Rows', minor: true, cell: (job) => rowsOf(job) || <span className="muted">–</span> },
  { key: 'created', label: 'Enqueued', cell: (job) => <When at={job.created_at} /> },
  { key: 'ended', label: 'Ended', cell: (job) => <When at={job.finished_at} /> },
  { key: 'attempt', label: 'Attempts', number: true, minor: true, cell: (job) => `${String(job.attempt)} of ${String(job.max_attempts)}` },
  { key: 'queue', label: 'Queue', minor: true, cell: (job) => job.queue },
];

/** Every job that is still kept, the newest first. */
export function AllJobs({ search, change, open }: {
  search: JobsSearch;
  change: (next: JobsSearch, replace?: boolean) => void;
  open: (job: Job) => void;
}) {
  const jobs = useQuery(jobsQuery(search));
  const filtered = [search.status, search.kind, search.queue].some((part) => part !== undefined);
  const set = (key: 'kind' | 'queue', value: string) => { change(withPart(withPart(search, key, value.trim()), 'cursor', undefined), true); };
  const later = useDebouncedCallback(set, 250);
  return (
    <>
      <Filters>
        <Select
          aria-label="State"
          placeholder="Any state"
          clearable
          value={search.status ?? null}
          data={STATUSES.map((value) => ({ value, label: plain(value) }))}
          onChange={(value) => { change(withPart(withPart(search, 'status', STATUSES.find((known) => known === value)), 'cursor', undefined), true); }}
          w={160}
        />
        <TextInput aria-label="Kind" placeholder="Kind, usage_import say" leftSection={<IconSearch size={14} aria-hidden />} defaultValue={search.kind ?? ''} maxLength={100} w={200} onChange={(event) => { later('kind', event.currentTarget.value); }} />
        <TextInput aria-label="Queue" placeholder="Queue" defaultValue={search.queue ?? ''} maxLength={100} w={140} onChange={(event) => { later('queue', event.currentTarget.value); }} />
      </Filters>
      <Loaded query={jobs} what="Jobs could not be loaded" skeleton={<RowsSkeleton />}>
        {(page) => page.items.length === 0 ? (
          <EmptyState icon={IconStack2} title={filtered ? 'No job matches' : 'No jobs yet'}>
            {filtered ? 'Try another state or kind, or clear a filter.' : 'An upload of AI usage makes one; so do the schedules.'}
          </EmptyState>
        ) : (
          <>
            <DataTable label="Jobs" columns={COLUMNS} rows={page.items} keyOf={(job) => job.job_id} onOpen={open} busy={jobs.isPlaceholderData} />
            <CursorPager shown={page.items.length} total={page.total} more={page.total_is_more} cursor={search.cursor} next={page.next_cursor ?? undefined} go={(cursor) => { change(withPart(search, 'cursor', cursor)); }} />
          </>
        )}
      </Loaded>
    </>
  );
}
