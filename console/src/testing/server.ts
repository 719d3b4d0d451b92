/** The server in tests: answers are typed by the API's description, so a test cannot promise what the API does not. */
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import type { paths } from '@/lib/api/schema';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

type Answer<Path extends keyof paths, Verb extends Method> =
  paths[Path] extends Record<Verb, { responses: { 200: { content: { 'application/json': infer Body } } } }> ? Body : never;

export const server = setupServer();

/** Every such request is answered with `body`. */
export function answers<Path extends keyof paths, Verb extends Method>(
  verb: Verb,
  path: Path,
  body: Answer<Path, Verb>,
): void {
  server.use(http[verb](url(path), () => HttpResponse.json(body as Record<string, unknown>)));
}

/** Every such request is refused. */
export function refuses(verb: Method, path: keyof paths, status: number, code: string, detail = code): void {
  const problem = { type: 'about:blank', title: code, status, code, detail, request_id: 'req_test' };
  server.use(http[verb](url(path), () => HttpResponse.json(problem, { status, headers: { 'x-request-id': 'req_test' } })));
}

function url(path: string): string {
  return `*${path.replace(/\{(\w+)\}/g, ':$1')}`;
}
