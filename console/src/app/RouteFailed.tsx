import type { ErrorComponentProps } from '@tanstack/react-router';
import { ErrorState } from '@/components/ErrorState';

/** A page that could not be loaded or drawn. A new release drops old files, so a reload often helps. */
export function RouteFailed({ error }: ErrorComponentProps) {
  return (
    <ErrorState
      page
      error={error}
      what="This page could not be shown"
      retry={() => {
        window.location.reload();
      }}
    />
  );
}
