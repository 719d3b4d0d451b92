// The audit log and who may log in.
import { readFileSync } from 'node:fs';
import { expectAccessible } from '../look.mjs';
import { expect } from '../world.mjs';

export async function theChainIsVerifiedAfterActionsAndExported(world) {
  const page = await world.signedIn('senior_operator', `/users/${world.facts.consenting[0].id}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.goto(world.url('/audit'));
  await page.getByRole('button', { name: 'Verify the chain' }).click();
  await page.getByText('Intact', { exact: true }).waitFor();
  await page.getByText(/^\S+ of \S+ entries checked in/).waitFor();
  await page.getByRole('button', { name: 'Export …' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /JSON lines/ }).click()]);
  const lines = readFileSync(await download.path(), 'utf8').trim().split('\n');
  expect(lines.length > 5 && lines.every((line) => JSON.parse(line).hash), 'the export is not the chain');
  await page.getByText(/The export is an entry of its own/).waitFor();
  await page.getByRole('button', { name: 'Exported the log' }).first().click();
  await page.getByRole('dialog').getByText('export_audit_log').waitFor();
  await page.waitForURL(/entry=/);
}

export async function theLogIsFilteredInTheAddress(world) {
  const user = world.facts.consenting[0].id;
  const page = await world.signedIn('senior_operator', '/audit');
  await page.getByLabel('User id').fill(user);
  await page.waitForURL(/user_id=/);
  await page.getByText(/matching entr/).waitFor();
  await page.getByRole('button', { name: 'Read a user’s data' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('This changed nothing').waitFor();
  await expectAccessible(page, 'an audit entry');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.goto(world.url('/audit?action=nosuchaction'));
  await page.getByRole('heading', { name: 'No entry matches' }).waitFor();
}

export async function aLoginIsMadeUsedAndDeactivated(world) {
  const admin = await world.signedIn('admin', '/identities');
  await admin.getByRole('button', { name: 'New login …' }).click();
  const login = admin.getByRole('textbox', { name: 'Login', exact: true });
  const password = admin.getByRole('dialog').getByLabel(/^Password/);
  await login.fill('nora');
  await admin.getByLabel('Name that colleagues see').fill('Nora Lind');
  await password.fill('short');
  await admin.getByRole('button', { name: 'Make the login' }).click();
  await admin.getByRole('alert').waitFor();
  expect((await login.inputValue()) === 'nora', 'what was typed is gone');
  await password.fill('a long enough password');
  await admin.getByRole('button', { name: 'Make the login' }).click();
  await admin.getByRole('button', { name: 'Nora Lind' }).waitFor();

  const nora = await world.open();
  await nora.goto(world.url('/users'));
  await world.signIn(nora, 'nora', 'a long enough password');
  await nora.getByRole('region', { name: 'Users' }).waitFor();

  await admin.getByRole('button', { name: 'Nora Lind' }).click();
  const panel = admin.getByRole('dialog');
  await panel.getByText(/signed out everywhere/).waitFor();
  await expectAccessible(admin, 'the panel of a login');
  await panel.getByRole('button', { name: 'Deactivate Nora Lind' }).click();
  await panel.getByRole('button', { name: 'Activate Nora Lind' }).waitFor();
  await nora.getByRole('link', { name: 'Dashboard' }).click();
  await nora.getByText('Your session has ended').waitFor();
}

export async function nobodyTakesTheirOwnRightsAway(world) {
  const page = await world.signedIn('admin', '/identities?q=admin');
  await page.getByRole('region', { name: 'Logins' }).getByRole('button').first().click();
  const panel = page.getByRole('dialog');
  await panel.getByText('Your own login is deactivated by another admin only.').waitFor();
  expect(await panel.getByLabel('Role').isDisabled(), 'an admin can choose a role for themselves');
}
