import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { show } from '@/testing/render';
import { DataTable } from './DataTable';

const rows = ['Ada', 'Ben', 'Cara'];
const columns = [
  { key: 'name', label: 'Name', cell: (name: string) => name },
  { key: 'length', label: 'Letters', number: true, cell: (name: string) => name.length },
];

test('arrows, Home and End move between rows and Enter opens one', async () => {
  const open = vi.fn();
  show(<DataTable label="People" columns={columns} rows={rows} keyOf={String} onOpen={open} />);
  (await screen.findByRole('button', { name: 'Ada' })).focus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}');
  expect(screen.getByRole('button', { name: 'Cara' })).toHaveFocus();
  await userEvent.keyboard('{Home}{ArrowDown}{Enter}');
  expect(open).toHaveBeenCalledExactlyOnceWith('Ben');
});

test('the rows of a list that leads to pages are links', async () => {
  show(<DataTable label="People" columns={columns} rows={rows} keyOf={String} linkTo={(name) => ({ to: '/users/$userId', params: { userId: name } })} />);
  expect(await screen.findByRole('link', { name: 'Ada' })).toHaveAttribute('href', '/users/Ada');
});
