import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from './ErrorState';
import { BlockSkeleton } from './Skeletons';

/** One question to the server and its three outcomes. Data that is already there stays when asking again fails. */
export function Loaded<Data>({ query, what, skeleton, page = false, children }: {
  query: UseQueryResult<Data>;
  /** The title when it fails: `Users could not be loaded`. */
  what: string;
  skeleton?: ReactNode;
  /** Nothing of the page shows before it is loaded. */
  page?: boolean;
  children: (data: Data) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ErrorState page={page} error={query.error} what={what} retry={() => void query.refetch()} />;
  return skeleton ?? <BlockSkeleton />;
}
