/** What the jobs' page asks the server. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/lib/api/client';
import { SENIOR, useIsOneOf } from '@/lib/session/roles';
import { useIdentity } from '@/lib/session/useSession';
import { isOver, type Job } from '@/lib/jobs/follow';
import type { JobsSearch } from './search';

export type Board = Schemas['Board'];
export type Act = 'retry' | 'cancel';

const BOARD_EVERY_MS = 2_000;
const LIST_EVERY_MS = 10_000;

export const boardQuery = queryOptions({
  queryKey: ['jobs', 'board'],
  queryFn: ({ signal }) => answer(api.GET('/api/jobs/board', { signal })),
  refetchInterval: BOARD_EVERY_MS,
});

export function jobsQuery({ status, kind, queue, cursor }: JobsSearch) {
  const query = { ...(status && { status }), ...(kind && { kind }), ...(queue && { queue }), ...(cursor && { cursor }) };
  return queryOptions({
    queryKey: ['jobs', 'list', query],
    queryFn: ({ signal }) => answer(api.GET('/api/jobs', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: LIST_EVERY_MS,
  });
}

export function jobQuery(jobId: string) {
  return queryOptions({
    queryKey: ['jobs', 'job', jobId],
    queryFn: ({ signal }) => answer(api.GET('/api/jobs/{job_id}', { params: { path: { job_id: jobId } }, signal })),
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : BOARD_EVERY_MS),
  });
}

export function useAct(jobId: string, act: Act) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) => {
      const sent = { params: { path: { job_id: jobId } }, body: { reason: reason === '' ? null : reason } };
      return answer(act === 'retry' ? api.POST('/api/jobs/{job_id}/retry', sent) : api.POST('/api/jobs/{job_id}/cancel', sent));
    },
    // What is shown is old as well when somebody was faster.
    onSettled: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  });
}

/** What may be done to a job, by whoever is signed in. */
export function useActOf(): (job: Job) => Act | undefined {
  const me = useIdentity().identity_id;
  const isSenior = useIsOneOf(SENIOR);
  return (job) => (isSenior || job.created_by === me ? actOf(job) : undefined);
}

export function actOf(job: Pick<Job, 'status' | 'cancel_requested'>): Act | undefined {
  if (job.status === 'dead' || job.status === 'cancelled') return 'retry';
  return job.status === 'succeeded' || job.cancel_requested ? undefined : 'cancel';
}
