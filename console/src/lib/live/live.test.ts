import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { server } from '@/testing/server';
import { signedIn } from '@/testing/render';
import { live, type LiveEvent } from './live';
import { EventParser } from './parser';

describe('events out of a stream', () => {
  test('they come whole, however the stream was cut', () => {
    const text = ': hello\n\nevent: ready\nid: 7\ndata: {"seq":7}\n\nevent: stats_updated\ndata: a\ndata: b\n\n';
    const whole = new EventParser().push(text);
    const parser = new EventParser();
    expect(Array.from(text).flatMap((letter) => parser.push(letter))).toEqual(whole);
    expect(whole).toEqual([
      { type: 'ready', id: 7, data: '{"seq":7}' },
      { type: 'stats_updated', id: undefined, data: 'a\nb' },
    ]);
  });
});

describe('a lost connection', () => {
  beforeEach(() => signedIn());

  test('goes on after the last event that was seen', async () => {
    const asked: (string | null)[] = [];
    server.use(
      http.get('*/api/operator/events', ({ request }) => {
        asked.push(request.headers.get('last-event-id'));
        const body = asked.length === 1 ? 'event: recommendation_approved\nid: 41\ndata: {}\n\n' : 'event: recommendation_approved\nid: 42\ndata: {}\n\n';
        return new HttpResponse(body, { headers: { 'content-type': 'text/event-stream' } });
      }),
    );
    const heard: LiveEvent[] = [];
    const stop = live.listen((event) => heard.push(event));
    await vi.waitFor(() => expect(heard.map(({ id }) => id).slice(0, 2)).toEqual([41, 42]), { timeout: 10_000 });
    stop();
    expect(asked.slice(0, 2)).toEqual([null, '41']);
  });
});
