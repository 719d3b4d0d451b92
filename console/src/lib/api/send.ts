/** Sends files, and tells how much of them is on its way: the one thing `fetch` cannot tell. */
import { session } from '../session/session';
import { offline, problemOf } from './problem';

export interface Sending {
  /** The address, with what is asked in its query. */
  path: string;
  form: FormData;
  headers?: Readonly<Record<string, string>>;
  signal: AbortSignal;
  /** Bytes that left, of so many. */
  sent: (bytes: number, of: number) => void;
}

/** The answer's body. A refusal is thrown as `Problem`; a session that has run out is waited for, and all is sent again. */
export async function send(sending: Sending): Promise<unknown> {
  for (let attempt = 0; ; attempt += 1) {
    const response = await sendOnce(sending, await session.token());
    if (response.ok) return response.json();
    if (response.status !== 401 || attempt > 1) throw await problemOf(response);
    session.tokenRefused();
  }
}

function sendOnce({ path, form, headers, signal, sent }: Sending, token: string): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => { request.abort(); };
    request.open('POST', path);
    for (const [name, value] of Object.entries({ ...headers, accept: 'application/json', authorization: `Bearer ${token}` })) {
      request.setRequestHeader(name, value);
    }
    request.upload.onprogress = ({ loaded, total }) => { sent(loaded, total); };
    request.onload = () => {
      const requestId = request.getResponseHeader('x-request-id');
      resolve(new Response(request.status === 204 ? null : request.responseText, { status: request.status, headers: requestId ? { 'x-request-id': requestId } : {} }));
    };
    request.onerror = () => { reject(offline()); };
    request.onabort = () => { reject(new DOMException('stopped', 'AbortError')); };
    request.onloadend = () => { signal.removeEventListener('abort', abort); };
    signal.addEventListener('abort', abort);
    request.send(form);
  });
}
