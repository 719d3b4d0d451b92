/** What the page of uploads asks the server. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { answer, api, type Schemas } from '@/lib/api/client';
import { send } from '@/lib/api/send';
import { keep } from '@/lib/keep';
import { USAGE } from '../api';
import type { Mapping } from './columns';
import { type Chosen, type Kind, KINDS } from './files';

export type Upload = Schemas['UploadView'];
export type Started = Schemas['UploadStarted'];

const UNDER_WAY: readonly Upload['status'][] = ['pending', 'importing', 'reverting'];
const EVERY_MS = 5_000;

export function isUnderWay({ status }: Pick<Upload, 'status'>): boolean {
  return UNDER_WAY.includes(status);
}

export function uploadsQuery(cursor: string | undefined) {
  const query = cursor ? { cursor } : {};
  return queryOptions({
    queryKey: [...USAGE, 'uploads', query],
    queryFn: ({ signal }) => answer(api.GET('/api/usage/uploads', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.uploads.some(isUnderWay) ? EVERY_MS : false),
  });
}

const path = (uploadId: string) => ({ path: { upload_id: uploadId } });

export function uploadQuery(uploadId: string) {
  return queryOptions({
    queryKey: [...USAGE, 'upload', uploadId],
    queryFn: ({ signal }) => answer(api.GET('/api/usage/uploads/{upload_id}', { params: path(uploadId), signal })),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? EVERY_MS : false),
  });
}

const REJECTIONS_A_PAGE = 25;

export function rejectionsQuery(uploadId: string, cursor: string | undefined) {
  const query = { limit: REJECTIONS_A_PAGE, ...(cursor && { cursor }) };
  return queryOptions({
    queryKey: [...USAGE, 'rejections', uploadId, query],
    queryFn: ({ signal }) => answer(api.GET('/api/usage/uploads/{upload_id}/rejections', { params: { ...path(uploadId), query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** The refused rows of one file, to be mended and sent again. */
export function useRejectedFile(uploadId: string) {
  return useMutation({
    mutationFn: async (file: Kind) => {
      const rows = await answer(api.GET('/api/usage/uploads/{upload_id}/rejections.csv', { params: { ...path(uploadId), query: { file } }, parseAs: 'blob' }));
      const name = `rejected-${file}.csv`;
      keep(rows, name);
      return name;
    },
  });
}

export function useRevert(uploadId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.POST('/api/usage/uploads/{upload_id}/revert', { params: path(uploadId) })),
    onSettled: () => client.invalidateQueries({ queryKey: USAGE }),
  });
}

/** The documented columns and their other names: the same for as long as the server runs. */
export function columnsQuery() {
  return queryOptions({
    queryKey: [...USAGE, 'columns'],
    queryFn: ({ signal }) => answer(api.GET('/api/usage/columns', { signal })),
    staleTime: Infinity,
  });
}

/** Files, and how they differ from the documented ones. */
export interface Sent {
  files: Chosen;
  mapping: Mapping | undefined;
}

interface Wish extends Sent {
  dryRun: boolean;
}

/** Sends files to be imported, or to hear what that would do; and tells how much of them has left. */
export function useUpload() {
  const client = useQueryClient();
  const [sent, setSent] = useState<{ bytes: number; of: number }>();
  const stop = useRef<AbortController>(undefined);
  const upload = useMutation({
    mutationFn: async ({ files, dryRun, mapping }: Wish) => {
      const form = new FormData();
      if (mapping) form.append('mapping', JSON.stringify(mapping));
      for (const kind of KINDS) {
        const file = files[kind];
        if (file) form.append(kind, file, file.name);
      }
      const controller = new AbortController();
      stop.current = controller;
      const body = await send({
        path: `/upload-csv?dry_run=${String(dryRun)}`,
        form,
        // One key for all that is sent of this one wish: sent twice, it is done once.
        headers: { 'Idempotency-Key': crypto.randomUUID() },
        signal: controller.signal,
        sent: (bytes, of) => { setSent({ bytes, of }); },
      });
      return (body as Schemas['UploadAnswer']).data;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: [...USAGE, 'uploads'] }),
    onSettled: () => { setSent(undefined); },
  });
  return { upload, sent, stop: () => { stop.current?.abort(); } };
}
