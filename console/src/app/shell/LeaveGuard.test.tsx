import { Link } from '@tanstack/react-router';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { show } from '@/testing/render';
import { changedNames, listed, unsaved, useUnsaved } from '@/lib/unsaved';
import { LeaveGuard } from './LeaveGuard';

function Editor() {
  const [text, setText] = useState('');
  useUnsaved(text === '' ? undefined : `the text “${text}”`);
  return (
    <>
      <LeaveGuard />
      <input aria-label="Text" value={text} onChange={(event) => { setText(event.target.value); }} />
      <Link to="/users">Users</Link>
      <Link to="/" search={{ tab: 'other' } as never}>Other tab</Link>
    </>
  );
}

const question = () => screen.queryByText('Leave without saving?');
const users = () => screen.getByRole('link', { name: 'Users' });

test('who typed nothing leaves without being asked', async () => {
  show(<Editor />);
  await userEvent.click(await screen.findByRole('link', { name: 'Users' }));
  await waitFor(() => expect(users()).toHaveAttribute('aria-current', 'page'));
  expect(question()).not.toBeInTheDocument();
});

test('who typed is told what would be lost, and stays or leaves', async () => {
  show(<Editor />);
  await userEvent.type(await screen.findByLabelText('Text'), 'abc');
  await userEvent.click(users());
  expect(await screen.findByText('the text “abc”')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Stay here' }));
  await waitFor(() => expect(question()).not.toBeInTheDocument());
  expect(users()).not.toHaveAttribute('aria-current');
  expect(screen.getByLabelText('Text')).toHaveValue('abc');
  await userEvent.click(users());
  await userEvent.click(await screen.findByRole('button', { name: 'Leave and lose them' }));
  await waitFor(() => expect(users()).toHaveAttribute('aria-current', 'page'));
});

test('another tab of the same page keeps what was typed, so nobody is asked', async () => {
  show(<Editor />);
  await userEvent.type(await screen.findByLabelText('Text'), 'abc');
  await userEvent.click(screen.getByRole('link', { name: 'Other tab' }));
  expect(question()).not.toBeInTheDocument();
  expect(screen.getByLabelText('Text')).toHaveValue('abc');
});

test('signing out waits for the answer', async () => {
  const done: string[] = [];
  show(<Editor />);
  await userEvent.type(await screen.findByLabelText('Text'), 'abc');
  unsaved.before(() => done.push('out'));
  await userEvent.click(await screen.findByRole('button', { name: 'Stay here' }));
  expect(done).toEqual([]);
  unsaved.before(() => done.push('out'));
  await userEvent.click(await screen.findByRole('button', { name: 'Leave and lose them' }));
  expect(done).toEqual(['out']);
});

test('only what differs is named', () => {
  const names = { title: 'the title', tags: 'the tags' };
  expect(changedNames(names, { title: 'a', tags: ['x'], other: 1 }, { title: 'b', tags: ['x'], other: 2 })).toEqual(['the title']);
  expect([listed([]), listed(['a']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c']);
});
