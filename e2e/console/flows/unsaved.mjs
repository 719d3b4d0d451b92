// What was typed is not lost: leaving asks, and an expired session keeps it.
import { expectAccessible } from '../look.mjs';
import { expect } from '../world.mjs';

const rail = (page, name) => page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name });

async function staysThenLeaves(page, lost, field, typed) {
  await rail(page, 'Dashboard').click();
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
  await dialog.getByText(lost).waitFor();
  await expectAccessible(page, 'the question before leaving');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect((await field.inputValue()) === typed, 'staying lost what was typed');
  await page.goBack();
  await dialog.getByText(lost).waitFor();
  await dialog.getByRole('button', { name: 'Stay here' }).click();
  await dialog.waitFor({ state: 'detached' });
  await rail(page, 'Dashboard').click();
  await dialog.getByRole('button', { name: 'Leave and lose them' }).click();
  await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
}

export async function leavingAnEditorWithUnsavedTextAsks(world) {
  const page = await world.signedIn('senior_operator', '/content');
  await page.getByRole('region', { name: 'Content', exact: true }).getByRole('link').last().click();
  const text = page.getByRole('textbox', { name: 'Text', exact: true });
  await text.fill('Half a sentence');
  await staysThenLeaves(page, /^your changes to “.+”: the text$/, text, 'Half a sentence');

  await rail(page, 'Products').click();
  await page.getByRole('region', { name: 'Products' }).getByRole('link').last().click();
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('A new name');
  expect(await page.getByRole('button', { name: /^Stop offering/ }).isDisabled(), 'stopping the offer would lose what was typed');
  await staysThenLeaves(page, /^your changes to “.+”: the name$/, name, 'A new name');
}

export async function leavingAPolicyDraftAsksAndItsOwnTabsDoNot(world) {
  const page = await world.signedIn('senior_operator', '/policy');
  await page.getByRole('button', { name: 'New draft' }).click();
  await page.getByLabel('What it is about').fill('Never to be saved');
  await page.getByRole('button', { name: 'Begin the draft' }).click();
  const about = page.getByLabel('What the draft is about');
  await about.fill('Another title');
  await page.getByRole('tab', { name: 'Simulate' }).click();
  await page.getByText(/What you typed is not saved yet/).waitFor();
  await page.getByRole('tab', { name: 'Thresholds' }).click();
  await staysThenLeaves(page, 'the new title of the draft “Never to be saved”', about, 'Another title');
}

export async function aModificationIsKeptByTheDialogAndByAnExpiredSession(world) {
  const user = world.facts.consenting.at(-3);
  const page = await world.signedIn('operator', `/queue?q=${user.id}`);
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog', { name: /^Modify/ });
  const title = dialog.getByLabel('Title');
  await title.fill('A title that took long to find');
  await page.keyboard.press('Escape');
  await dialog.getByText('Not saved, and lost if you close: the title.').waitFor();
  await expectAccessible(page, 'a modification that would be lost');
  await dialog.getByRole('button', { name: 'Go on editing' }).click();
  await page.context().clearCookies();
  // The access token is renewed half a minute before its end: five seconds here.
  await page.waitForTimeout(5_500);
  await dialog.getByRole('button', { name: 'Save as a new version' }).click();
  const ended = page.getByRole('dialog', { name: 'Your session has ended' });
  await ended.getByText(/That would lose your changes to “.+”: the title\./).waitFor();
  await ended.getByLabel('Password', { exact: true }).fill(world.facts.logins.operator);
  await ended.getByRole('button', { name: 'Sign in', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText(/^Modified: /).waitFor();
  await page.getByRole('option').first().getByText('A title that took long to find').waitFor();
}
