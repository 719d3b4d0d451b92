/**
 * Who is signed in. The access token lives in this tab's memory only; the refresh token is an HttpOnly cookie that no
 * script can read. Tabs take turns at refreshing, because each refresh token is good for one use.
 */
import { offline, Problem, problemOf } from '../api/problem';
import type { components } from '../api/schema';

export type Identity = components['schemas']['Identity'];
type SessionView = components['schemas']['SessionView'];

export type SessionState =
  | { phase: 'starting' }
  | { phase: 'signed-out' }
  | { phase: 'signed-in'; identity: Identity }
  /** The session ran out; what is on the screen stays while the password is asked for. */
  | { phase: 'expired'; identity: Identity };

/** Set while a cookie may be there: without it the server is not asked in vain, and signing out holds offline too. */
const SIGNED_IN = 'spendsense-signed-in';

/** A token this close to its end is exchanged before it is used. */
const MARGIN_MS = 30_000;

class Session {
  #state: SessionState = { phase: 'starting' };
  #token: { text: string; goodUntil: number } | undefined;
  #zone = 'UTC';
  #refreshing: Promise<void> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #tabs = new BroadcastChannel('spendsense-session');

  constructor() {
    this.#tabs.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === 'signed-out') this.#forget();
      if (data === 'signed-in' && this.#state.phase !== 'signed-in') void this.start();
    };
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Whose midnight begins a day here, as the server said. */
  get zone(): string {
    return this.#zone;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes up the session of the cookie, if there is one. */
  async start(): Promise<void> {
    try {
      if (localStorage.getItem(SIGNED_IN) === null) throw new Problem(401, 'unauthenticated', 'Sign in first.');
      await this.#refresh();
    } catch {
      if (this.#state.phase === 'starting') this.#set({ phase: 'signed-out' });
    }
  }

  async signIn(login: string, password: string): Promise<void> {
    this.#accept(await post('/auth/login', { login, password, cookie: true }));
    this.#tabs.postMessage('signed-in');
  }

  async signOut(): Promise<void> {
    // The server ends the session for whoever holds a good token. Without one there is none to end.
    if (this.#state.phase === 'signed-in' && !this.#isFresh()) await this.#refresh().catch(() => undefined);
    const token = this.#token?.text;
    localStorage.removeItem(SIGNED_IN);
    this.#forget();
    this.#tabs.postMessage('signed-out');
    if (token === undefined) return;
    await fetch('/auth/logout', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ cookie: true }),
    }).catch(() => undefined);
  }

  /** A token good for the next request. Waits while the session is expired. */
  async token(): Promise<string> {
    for (;;) {
      if (this.#state.phase === 'expired') await this.#change();
      else if (this.#state.phase === 'signed-out') throw new Problem(401, 'unauthenticated', 'Sign in first.');
      else if (this.#token && this.#isFresh()) return this.#token.text;
      else await this.#refresh();
    }
  }

  #isFresh(): boolean {
    return this.#token !== undefined && this.#token.goodUntil > performance.now() + MARGIN_MS;
  }

  /** The server would not take the token: the next request gets another one first. */
  tokenRefused(): void {
    this.#token = undefined;
  }

  /** One refresh at a time in this tab, and one among the tabs. */
  #refresh(): Promise<void> {
    this.#refreshing ??= this.#refreshInTurn().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #refreshInTurn(): Promise<void> {
    await navigator.locks.request('spendsense-refresh', () => this.#exchange());
  }

  async #exchange(): Promise<void> {
    try {
      this.#accept(await post('/auth/refresh', {}));
    } catch (error) {
      if (this.#state.phase !== 'signed-in' || isPassing(error)) throw error;
      this.#token = undefined;
      this.#set({ phase: 'expired', identity: this.#state.identity });
    }
  }

  /** Whoever it is, here or in another tab: someone else's screen must not stay, so everything is read anew. */
  #accept(view: SessionView): void {
    localStorage.setItem(SIGNED_IN, '1');
    if (this.#state.phase === 'expired' && this.#state.identity.identity_id !== view.identity.identity_id) {
      window.location.reload();
      return;
    }
    this.#token = { text: view.access_token, goodUntil: performance.now() + view.expires_in * 1000 };
    this.#zone = view.time_zone;
    this.#set({ phase: 'signed-in', identity: view.identity });
  }

  #forget(): void {
    this.#token = undefined;
    this.#set({ phase: 'signed-out' });
  }

  #set(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.subscribe(() => {
        stop();
        resolve();
      });
    });
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof Problem && error.isPassing;
}

async function post(path: string, body: object): Promise<SessionView> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw offline();
  });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as SessionView;
}

export const session = new Session();
