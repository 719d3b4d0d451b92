/**
 * One job as it goes: the server's events to its end. A connection that is lost, or a server that restarts, costs
 * nothing: whoever follows goes on after the last change that was heard, at whichever node answers.
 */
import { useEffect, useState } from 'react';
import type { Schemas } from '../api/client';
import { Problem, problemOf } from '../api/problem';
import { EventParser } from '../live/parser';
import { session } from '../session/session';

export type Job = Schemas['JobView'];
export type Connection = 'connecting' | 'live' | 'waiting' | 'over';

const RETRY_MS = 250;
const RETRY_MS_MAX = 5_000;
/** The server gives a sign of life every quarter of a minute. */
const SILENCE_MS_MAX = 45_000;

export function isOver({ status }: Pick<Job, 'status'>): boolean {
  return status === 'succeeded' || status === 'dead' || status === 'cancelled';
}

interface Heard {
  job?: Job;
  connection?: Connection;
  /** It cannot be followed: it is not there, or not for this login. */
  error?: unknown;
}

/** Follows until the job ends, is refused, or `signal` says so. */
export async function follow(jobId: string, signal: AbortSignal, tell: (heard: Heard) => void): Promise<void> {
  let last: number | undefined;
  let wait = RETRY_MS;
  for (;;) {
    const ended = await read(jobId, last, signal, (job) => {
      last = job.sequence;
      wait = RETRY_MS;
      tell({ job, connection: isOver(job) ? 'over' : 'live' });
    }).catch((error: unknown) => (error instanceof Problem && [401, 403, 404].includes(error.status) ? error : 'lost' as const));
    if (signal.aborted || ended === 'over') return;
    if (ended instanceof Problem) {
      tell({ error: ended, connection: 'over' });
      return;
    }
    if (ended === 'lost') tell({ connection: 'waiting' });
    // Servers that restart are not stormed by all tabs at once.
    await new Promise((resolve) => setTimeout(resolve, wait * (0.75 + Math.random() / 2)));
    wait = Math.min(wait * 2, RETRY_MS_MAX);
  }
}

/** One connection, to its end. */
async function read(jobId: string, last: number | undefined, signal: AbortSignal, heard: (job: Job) => void): Promise<'over' | 'cut' | 'lost'> {
  const headers = new Headers({ accept: 'text/event-stream', authorization: `Bearer ${await session.token()}` });
  if (last !== undefined) headers.set('last-event-id', String(last));
  const silence = new AbortController();
  let timer = setTimeout(() => { silence.abort(); }, SILENCE_MS_MAX);
  try {
    const response = await fetch(`/jobs/${encodeURIComponent(jobId)}`, { headers, signal: AbortSignal.any([signal, silence.signal]), cache: 'no-store' });
    if (response.status === 401) {
      session.tokenRefused();
      return 'cut';
    }
    if (response.status === 204) return 'over';
    if (!response.ok || !response.body) throw await problemOf(response);
    const parser = new EventParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return 'cut';
      clearTimeout(timer);
      timer = setTimeout(() => { silence.abort(); }, SILENCE_MS_MAX);
      for (const event of parser.push(value)) {
        const job = JSON.parse(event.data) as Job;
        heard(job);
        if (isOver(job)) return 'over';
      }
    }
  } finally {
    clearTimeout(timer);
  }
}

export interface Followed {
  job: Job | undefined;
  connection: Connection;
  error: unknown;
}

const NOTHING: Followed = { job: undefined, connection: 'connecting', error: undefined };

/** A job, followed while the part that asks is on the screen. `turn` begins anew: a job that was retried has another end. */
export function useJob(jobId: string | undefined, turn = 0): Followed {
  const key = `${jobId ?? ''} ${String(turn)}`;
  const [state, setState] = useState({ key, followed: NOTHING });
  useEffect(() => {
    if (jobId === undefined) return;
    const stop = new AbortController();
    void follow(jobId, stop.signal, (heard) => {
      if (stop.signal.aborted) return;
      setState((before) => ({ key, followed: { ...(before.key === key ? before.followed : NOTHING), ...heard } }));
    });
    return () => { stop.abort(); };
  }, [jobId, key]);
  return state.key === key ? state.followed : NOTHING;
}
