// Finding a user and reading what is known, by keyboard and by pointer.
import { expect } from '../world.mjs';

export async function theKeyboardAloneFindsAndReadsAUser(world) {
  const { name } = world.facts.consenting[1];
  const page = await world.signedIn('operator', '/dashboard');
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await page.getByRole('region', { name: 'Users' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type(name);
  await page.getByRole('option', { name }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.getByRole('tab', { name: 'Overview' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('button', { name: 'Income a month' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('Income in an average month.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

export async function shortcutsRestWhileOneTypes(world) {
  const page = await world.signedIn('operator', '/users');
  await page.getByRole('table').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('g d?');
  expect(new URL(page.url()).pathname.endsWith('/users'), 'typing went to another page');
  expect((await page.getByRole('searchbox').inputValue()) === 'g d?', 'a letter was taken as a shortcut');
}

export async function filtersLiveInTheAddress(world) {
  const { name } = world.facts.consenting[2];
  const page = await world.signedIn('operator', '/users');
  await page.getByRole('searchbox').fill(name.split(' ')[1]);
  await page.waitForURL(/q=/);
  await page.getByRole('link', { name }).first().click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.goBack();
  await page.waitForURL(/q=/);
  expect((await page.getByRole('searchbox').inputValue()) === name.split(' ')[1], 'the filter is gone');
  await page.goto(world.url('/users?consent=false'));
  await page.getByRole('table').waitFor();
  expect((await page.getByText('Consented', { exact: true }).filter({ visible: true }).count()) === 0, 'the filter does not hold');
}

export async function linesBesideTheSignalsAreAskedForOnceAWindow(world) {
  const page = await world.signedIn('operator', '/users');
  const asked = [];
  page.on('request', (request) => { if (request.url().includes('/series?')) asked.push(new URL(request.url()).search); });
  await page.goto(world.url(`/users/${world.facts.consenting[3].id}?tab=signals`));
  await page.getByRole('img', { name: /^Net flow by the day, .* to .*; last .*\d on / }).waitFor();
  await page.getByRole('img', { name: /^Net flow by the week, .* to .*; last .*\d / }).waitFor();
  expect(asked.toSorted().join() === '?window_days=180&step=week,?window_days=30&step=day', `asked for ${asked}`);
}

export async function rowsBehindAFigureAreShown(world) {
  const page = await world.signedIn('operator', `/users/${world.facts.consenting[3].id}?tab=streams`);
  await page.getByRole('table', { name: '' }).first().getByRole('button').first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('table').waitFor();
  expect((await dialog.getByRole('row').count()) > 2, 'a stream has no rows');
}

export async function withdrawingConsentSaysWhatItDoesAndDoesIt(world) {
  const user = world.facts.consenting[4];
  const page = await world.signedIn('operator', `/users/${user.id}?tab=consent`);
  await page.getByRole('button', { name: 'Record a withdrawal' }).click();
  await page.getByText(/signals and personas of .* are deleted/).waitFor();
  await page.getByText(/recommendations: those not yet settled are withdrawn/).waitFor();
  await page.getByRole('button', { name: 'Withdraw and delete' }).click();
  await page.getByRole('button', { name: 'Record consent' }).waitFor();
  await page.getByRole('tab', { name: 'Signals' }).click();
  await page.getByRole('heading', { name: 'This user has not consented' }).waitFor();
  await page.getByRole('link', { name: 'Go to consent' }).click();
  await page.getByRole('button', { name: 'Record consent' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Record consent' }).click();
  await page.getByRole('button', { name: 'Record a withdrawal' }).waitFor();
}

export async function aServerThatFailsIsSaidAndCanBeAskedAgain(world) {
  const page = await world.signedIn('operator', '/dashboard');
  await page.route('**/api/operator/users?*', (route) =>
    route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify({ code: 'wrong_state', detail: 'not now', request_id: 'req_e2e' }) }),
  );
  await page.getByRole('link', { name: 'Users' }).click();
  await page.getByRole('heading', { name: 'Users could not be loaded' }).waitFor();
  await page.getByText('req_e2e').waitFor();
  await page.unroute('**/api/operator/users?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('table').waitFor();
}

export async function thePaletteFindsUsersAndRecommendations(world) {
  const user = world.facts.consenting.at(-2);
  const page = await world.signedIn('operator', `/queue?q=${user.id}`);
  const first = page.getByRole('option').first();
  const [id, title] = [await first.getAttribute('id'), await first.locator('[class*="name"]').textContent()];
  await page.keyboard.press('Control+k');
  await page.keyboard.type(id);
  await page.getByRole('option', { name: /Recommendation$/ }).filter({ hasText: title }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('article', { name: title }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type(user.name);
  await page.getByRole('option', { name: /User$/ }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: user.name, level: 1 }).waitFor();
}
