import { useSyncExternalStore } from 'react';
import { todayIn } from '../format/time';
import { type Identity, type SessionState, session } from './session';

export type Role = Identity['role'];

export function useSession(): SessionState {
  return useSyncExternalStore(session.subscribe, () => session.state);
}

/** The day it is where the deployment's days are. */
export function useToday(): string {
  return todayIn(session.zone);
}

/** Who is signed in; only for what is shown to someone who is. */
export function useIdentity(): Identity {
  const state = useSession();
  if (!('identity' in state)) throw new Error('nobody is signed in');
  return state.identity;
}
