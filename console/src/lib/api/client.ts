/** The one way to the server: typed by its description, with the session's token, refusals thrown as `Problem`. */
import createClient from 'openapi-fetch';
import { session } from '../session/session';
import { offline, problemOf } from './problem';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

/** Sends with a good token. A request whose session has run out waits until someone signs in again. */
async function withSession(request: Request): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    const copy = request.clone();
    copy.headers.set('authorization', `Bearer ${await session.token()}`);
    const response = await fetch(copy).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw offline();
    });
    if (response.ok) return response;
    if (response.status !== 401 || attempt > 1) throw await problemOf(response);
    session.tokenRefused();
  }
}

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: withSession });

/** The answer's body. A refusal was thrown before. */
export async function answer<Data>(sent: Promise<{ data?: Data }>): Promise<Data> {
  const { data } = await sent;
  return data as Data;
}
