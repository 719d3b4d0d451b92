import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { PageHeader } from '@/components/PageHeader';
import { When } from '@/components/When';
import { withPart } from '@/lib/address';
import type { Job } from '@/lib/jobs/follow';
import { ActDialog } from './ActDialog';
import { AllJobs } from './AllJobs';
import { type Act, boardQuery } from './api';
import { Board } from './Board';
import { JobPanel } from './JobPanel';
import { TABS } from './search';

const route = getRouteApi('/jobs');
const TITLES = { board: 'Board', all: 'All jobs' };

/** Work that is done later: what of it waits, runs and failed, and what can be done about it. */
export function JobsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { tab = 'board' } = search;
  const board = useQuery({ ...boardQuery, enabled: tab === 'board' });
  const [asked, setAsked] = useState<{ job: Job; act: Act }>();
  const [said, setSaid] = useState('');
  const open = (job: Job) => void navigate({ search: { ...search, open: job.job_id } });
  const ask = (job: Job, act: Act) => { setAsked({ job, act }); };
  return (
    <>
      <PageHeader title="Jobs" note={tab === 'board' && board.data ? <>as of <When at={board.data.as_of} exact /></> : 'the newest first'} />
      <p role="status">{said}</p>
      <Tabs value={tab} onChange={(next) => void navigate({ search: next === 'all' ? { tab: 'all' } : {}, replace: true })} keepMounted={false}>
        <Tabs.List aria-label="Jobs">
          {TABS.map((name) => <Tabs.Tab key={name} value={name}>{TITLES[name]}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value="board" pt="md"><Board open={open} ask={ask} /></Tabs.Panel>
        <Tabs.Panel value="all" pt="md"><AllJobs search={search} change={(next, replace = false) => void navigate({ search: next, replace })} open={open} /></Tabs.Panel>
      </Tabs>
      <JobPanel jobId={search.open} close={() => void navigate({ search: withPart(search, 'open', undefined) })} ask={ask} />
      {asked && <ActDialog {...asked} close={() => { setAsked(undefined); }} done={(words) => { setAsked(undefined); setSaid(words); }} />}
    </>
  );
}
