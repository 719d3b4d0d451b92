import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { ExpiredSession, SignInPage } from '@/features/session';
import { useSession } from '@/lib/session/useSession';

/** Nobody sees anything before signing in; the address is kept, so a link works after it. */
export function SessionGate({ children }: { children: ReactNode }) {
  const state = useSession();
  const client = useQueryClient();
  useEffect(() => {
    // What one person read is not there for the next.
    if (state.phase === 'signed-out') client.clear();
  }, [state.phase, client]);
  if (state.phase === 'starting') return null;
  if (state.phase === 'signed-out') return <SignInPage />;
  return (
    <>
      {children}
      {state.phase === 'expired' && <ExpiredSession identity={state.identity} />}
    </>
  );
}
