import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { refuses } from '@/testing/server';
import { show } from '@/testing/render';
import { SignInForm } from './SignInForm';

test('a wrong password is said, and what was typed stays', async () => {
  refuses('post', '/auth/login', 401, 'bad_credentials');
  show(<SignInForm />);
  await userEvent.type(await screen.findByLabelText('Login'), 'olivia');
  await userEvent.type(screen.getByLabelText('Password'), 'wrong{Enter}');
  expect(await screen.findByText('The login or the password is not right.')).toBeVisible();
  expect(screen.getByLabelText('Login')).toHaveValue('olivia');
  expect(screen.getByLabelText('Password')).toHaveValue('wrong');
});

test('too many tries are said in the words of the server', async () => {
  refuses('post', '/auth/login', 429, 'rate_limited', 'too many requests; try again in 850 s');
  show(<SignInForm login="olivia" />);
  await userEvent.type(await screen.findByLabelText('Password'), 'secret{Enter}');
  expect(await screen.findByText('Too many requests; try again in 850 s.')).toBeVisible();
});
