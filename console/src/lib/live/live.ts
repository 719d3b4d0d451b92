/**
 * What others do, as it happens: the server's events, read by one tab and told to the others, so that many tabs do not
 * use up the browser's few connections. Whoever loses the connection goes on after the last event that was seen.
 */
import { session } from '../session/session';
import { EventParser, type LiveEvent } from './parser';

export type { LiveEvent } from './parser';
export type LiveState = 'connecting' | 'live' | 'waiting';

type Listener = (event: LiveEvent) => void;

const RETRY_MS = 250;
const RETRY_MS_MAX = 15_000;

class Live {
  #state: LiveState = 'connecting';
  #last: number | undefined;
  #stop: AbortController | undefined;
  readonly #listeners = new Set<Listener>();
  readonly #watchers = new Set<() => void>();
  readonly #tabs = new BroadcastChannel('spendsense-live');

  constructor() {
    this.#tabs.onmessage = ({ data }: MessageEvent<LiveEvent | LiveState>) => {
      if (typeof data === 'string') this.#set(data);
      else this.#take(data);
    };
    session.subscribe(() => {
      // The next person sees no place of this one.
      if (session.state.phase === 'signed-out') this.#last = undefined;
    });
  }

  get state(): LiveState {
    return this.#state;
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Listens until the answer is called. The connection is there as long as somebody listens. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.#start();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        this.#stop?.abort();
        this.#stop = undefined;
      }
    };
  }

  #start(): void {
    if (this.#stop) return;
    const stop = new AbortController();
    this.#stop = stop;
    navigator.locks
      .request('spendsense-live', { signal: stop.signal }, () => this.#run(stop.signal))
      .catch(() => undefined);
  }

  async #run(signal: AbortSignal): Promise<void> {
    let wait = RETRY_MS;
    for (;;) {
      const ended = await this.#read(signal).catch(() => 'failed' as const);
      if (ended === 'refused' || signal.aborted) return;
      wait = ended === 'over' ? RETRY_MS : Math.min(wait * 2, RETRY_MS_MAX);
      if (ended === 'failed') this.#tell('waiting');
      // Servers that restart are not stormed by all tabs at once.
      await new Promise((resolve) => setTimeout(resolve, wait * (0.75 + Math.random() / 2)));
    }
  }

  /** One connection, to its end. */
  async #read(signal: AbortSignal): Promise<'over' | 'failed' | 'refused'> {
    const headers = new Headers({ accept: 'text/event-stream', authorization: `Bearer ${await session.token()}` });
    if (this.#last !== undefined) headers.set('last-event-id', String(this.#last));
    const response = await fetch('/api/operator/events', { headers, signal, cache: 'no-store' });
    if (response.status === 401) session.tokenRefused();
    if (response.status === 403) return 'refused';
    if (!response.ok || !response.body) return 'failed';
    this.#tell('live');
    const parser = new EventParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return 'over';
      for (const event of parser.push(value)) {
        this.#tabs.postMessage(event);
        this.#take(event);
      }
    }
  }

  #take(event: LiveEvent): void {
    if (event.id !== undefined) this.#last = Math.max(event.id, this.#last ?? 0);
    for (const listener of this.#listeners) listener(event);
  }

  #tell(state: LiveState): void {
    this.#tabs.postMessage(state);
    this.#set(state);
  }

  #set(state: LiveState): void {
    this.#state = state;
    for (const watcher of this.#watchers) watcher();
  }
}

export const live = new Live();
