/** What the audit pages ask the server. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { keep } from '@/lib/keep';
import { answer, api, type Schemas } from '@/lib/api/client';
import { matching, PAGE_SIZE, type AuditSearch } from './search';
import { addPart, begin, type Verification } from './verification';

export function auditQuery(search: AuditSearch) {
  const query = { ...matching(search), limit: PAGE_SIZE, ...(search.cursor === undefined ? {} : { cursor: search.cursor }) };
  return queryOptions({
    queryKey: ['audit', 'log', query],
    queryFn: ({ signal }) => answer(api.GET('/api/operator/audit-logs', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function entryQuery(auditId: string) {
  return queryOptions({
    queryKey: ['audit', 'entry', auditId],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/operator/audit-logs/{audit_id}', { params: { path: { audit_id: auditId } }, signal })),
  });
}

const HEAD_EVERY_MS = 10_000;

export const headQuery = queryOptions({
  queryKey: ['audit', 'head'],
  queryFn: ({ signal }) => answer(api.GET('/api/operator/audit/head', { signal })),
  refetchInterval: HEAD_EVERY_MS,
});

export type ExportFormat = 'csv' | 'jsonl';

/** Fetches the file and hands it to the browser to keep. */
export function useExport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ search, format }: { search: AuditSearch; format: ExportFormat }) => {
      const file = await answer(
        api.GET('/api/operator/audit-logs/export', { params: { query: { ...matching(search), format } }, parseAs: 'blob' }),
      );
      keep(file, `audit-log.${format}`);
      return { bytes: file.size, name: `audit-log.${format}` };
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['audit'] }),
  });
}

/** Small enough that progress shows, large enough that asking costs little. */
const LINKS_A_PART = 20_000;

function checkPart(from: number, signal: AbortSignal): Promise<Schemas['ChainPart']> {
  const query = { from_seq: from, limit: LINKS_A_PART };
  return answer(api.GET('/api/operator/audit/verify', { params: { query }, signal }));
}

/** Checks the whole chain part by part. It can be stopped; what was found until then stays. */
export function useVerification() {
  const [state, setState] = useState<Verification>();
  const running = useRef<AbortController>(undefined);
  const start = async () => {
    const controller = new AbortController();
    running.current = controller;
    let now = begin(performance.now());
    setState(now);
    try {
      for (let next: number | null | undefined = 1; next; ) {
        const part = await checkPart(next, controller.signal);
        now = addPart(now, part, performance.now());
        setState(now);
        next = part.next_seq;
      }
    } catch (error) {
      setState({ ...now, ...(controller.signal.aborted ? { phase: 'stopped' } : { phase: 'failed', error }) });
    }
  };
  return { state, start, stop: () => { running.current?.abort(); } };
}
