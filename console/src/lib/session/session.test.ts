import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test, vi } from 'vitest';
import { OLIVIA, sessionFor, signedIn } from '@/testing/render';
import { answers, refuses, server } from '@/testing/server';
import { answer, api } from '../api/client';
import { Problem } from '../api/problem';
import { session } from './session';

beforeEach(async () => {
  answers('post', '/auth/login', sessionFor(OLIVIA));
  refuses('post', '/auth/refresh', 401, 'bad_credentials');
  server.use(http.post('*/auth/logout', () => new HttpResponse(null, { status: 204 })));
  if (session.state.phase !== 'signed-out') await session.signOut();
});

const me = () => answer(api.GET('/auth/me'));

test('a token that nears its end is exchanged before it is used', async () => {
  answers('post', '/auth/login', sessionFor(OLIVIA, 20));
  await session.signIn('olivia', 'password');
  const refreshed = vi.fn();
  server.use(
    http.post('*/auth/refresh', () => {
      refreshed();
      return HttpResponse.json({ ...sessionFor(OLIVIA), access_token: 'newer' });
    }),
    http.get('*/auth/me', ({ request }) => HttpResponse.json({ ...OLIVIA, login: request.headers.get('authorization') })),
  );
  const [one, two] = await Promise.all([me(), me()]);
  expect([one.login, two.login]).toEqual(['Bearer newer', 'Bearer newer']);
  expect(refreshed).toHaveBeenCalledTimes(1);
});

test('a request that meets an expired session waits and is sent again after the password', async () => {
  await signedIn();
  refuses('post', '/auth/refresh', 401, 'bad_credentials');
  refuses('get', '/auth/me', 401, 'unauthenticated');
  const waiting = me();
  await vi.waitFor(() => {
    expect(session.state.phase).toBe('expired');
  });
  answers('get', '/auth/me', OLIVIA);
  await session.signIn('olivia', 'password');
  await expect(waiting).resolves.toMatchObject({ login: 'olivia' });
});

test('a server that is away for a moment does not end the session', async () => {
  await signedIn();
  session.tokenRefused();
  refuses('post', '/auth/refresh', 503, 'unavailable');
  await expect(me()).rejects.toMatchObject({ status: 503 });
  expect(session.state.phase).toBe('signed-in');
});

test('a refusal carries the code, the sentence, the fields and the request id', async () => {
  await signedIn();
  server.use(
    http.get('*/auth/me', () =>
      HttpResponse.json(
        { code: 'invalid', detail: [{ loc: ['body', 'reason'], msg: 'length is lower than 10', type: 'value_error' }], request_id: 'req_9' },
        { status: 422 },
      ),
    ),
  );
  const problem = await me().catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({ code: 'invalid', requestId: 'req_9', message: 'Reason: length is lower than 10.' });
  expect((problem as Problem).field('reason')).toBe('length is lower than 10');
});

test('no answer at all is said as that', async () => {
  await signedIn();
  server.use(http.get('*/auth/me', () => HttpResponse.error()));
  await expect(me()).rejects.toMatchObject({ status: 0, code: 'offline' });
});

test('signing out holds even when the server cannot be reached', async () => {
  await signedIn();
  server.use(http.post('*/auth/logout', () => HttpResponse.error()));
  await session.signOut();
  answers('post', '/auth/refresh', sessionFor(OLIVIA));
  await session.start();
  expect(session.state.phase).toBe('signed-out');
});
