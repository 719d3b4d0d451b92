import { useSyncExternalStore } from 'react';
import { type Identity, type SessionState, session } from './session';

export type Role = Identity['role'];

export function useSession(): SessionState {
  return useSyncExternalStore(session.subscribe, () => session.state);
}

/** Who is signed in; only for what is shown to someone who is. */
export function useIdentity(): Identity {
  const state = useSession();
  if (!('identity' in state)) throw new Error('nobody is signed in');
  return state.identity;
}
