import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { OLIVIA, show, signedIn } from '@/testing/render';
import { answers, refuses, server } from '@/testing/server';
import { Palette } from './Palette';

const USER = {
  user_id: 'usr_1', full_name: 'Carla Ferrer', email: 'carla@example.com', user_type: 'customer', consent_status: true,
  created_at: '2025-01-01T00:00:00Z', personas: [],
};
const ITEM = { id: 'rec_1', title: 'What a card costs', user_name: 'Ada Okafor', status: 'queued_for_delivery' };

const palette = () => show(<Palette opened setOpened={() => undefined} openHelp={() => undefined} />);
const shown = () => screen.getAllByRole('option').map((option) => option.textContent);

beforeEach(() => signedIn());

test('users and recommendations are found by the server, and say what they are', async () => {
  const asked: string[] = [];
  server.use(
    http.get('*/api/operator/users', ({ request }) => {
      asked.push(new URL(request.url).searchParams.get('q') ?? '');
      return HttpResponse.json({ items: [USER], total: 1 });
    }),
    http.get('*/api/operator/recommendations', ({ request }) => {
      expect(new URL(request.url).searchParams.get('status')).toBe('all');
      return HttpResponse.json([ITEM]);
    }),
  );
  palette();
  await userEvent.type(await screen.findByRole('combobox'), 'car');
  await waitFor(() => expect(shown()).toEqual([
    'Carla Ferrercarla@example.comUser', 'What a card costsfor Ada Okafor, queued for deliveryRecommendation',
  ]));
  expect(asked).toEqual(['car']);
});

test('what arrives later does not take the place of what was chosen', async () => {
  let arrive: () => void = () => undefined;
  const late = new Promise<void>((resolve) => { arrive = resolve; });
  answers('get', '/api/operator/recommendations', [ITEM as never]);
  server.use(http.get('*/api/operator/users', async () => {
    await late;
    return HttpResponse.json({ items: [USER], total: 1 });
  }));
  palette();
  await userEvent.type(await screen.findByRole('combobox'), 'da');
  await screen.findByText('What a card costs');
  await userEvent.keyboard('{End}{ArrowUp}');
  const chosen = () => screen.getByRole('option', { selected: true }).textContent;
  expect(chosen()).toContain('What a card costs');
  arrive();
  await screen.findByText('Carla Ferrer');
  expect(chosen()).toContain('What a card costs');
});

test('a search that fails says which, and the other still finds', async () => {
  answers('get', '/api/operator/users', { items: [USER], total: 1 } as never);
  refuses('get', '/api/operator/recommendations', 500, 'internal');
  palette();
  await userEvent.type(await screen.findByRole('combobox'), 'car');
  expect(await screen.findByText('Carla Ferrer')).toBeVisible();
  expect(await screen.findByText('The search for recommendations failed.')).toBeVisible();
});

test('who may not see users asks for none', async () => {
  await signedIn({ ...OLIVIA, role: 'customer' });
  // A request that nobody answers would fail the test.
  palette();
  await userEvent.type(await screen.findByRole('combobox'), 'car');
  expect(await screen.findByText('Nothing found.')).toBeVisible();
});
