import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { useShortcuts } from './useShortcuts';

const run = { a: vi.fn(), 'g d': vi.fn() };

function Page() {
  useShortcuts(run);
  return <input aria-label="Search" />;
}

beforeEach(() => {
  vi.clearAllMocks();
  render(<Page />);
});

test('a key and a sequence run what they stand for', async () => {
  await userEvent.keyboard('agd');
  expect(run.a).toHaveBeenCalledTimes(1);
  expect(run['g d']).toHaveBeenCalledTimes(1);
});

test('the second key of a sequence is none of its own', async () => {
  await userEvent.keyboard('ga');
  expect(run.a).not.toHaveBeenCalled();
  await userEvent.keyboard('a');
  expect(run.a).toHaveBeenCalledTimes(1);
});

test('nothing runs while a menu is open', async () => {
  render(<div role="menu" />);
  await userEvent.keyboard('a');
  expect(run.a).not.toHaveBeenCalled();
});

test('nothing runs while someone types', async () => {
  await userEvent.type(screen.getByLabelText('Search'), 'a g d');
  expect(run.a).not.toHaveBeenCalled();
  expect(run['g d']).not.toHaveBeenCalled();
});

test.each(['{Control>}a{/Control}', '{Meta>}a{/Meta}', '{Alt>}a{/Alt}'])('nothing runs with a modifier: %s', async (keys) => {
  await userEvent.keyboard(keys);
  expect(run.a).not.toHaveBeenCalled();
});
