// Reviewing: by keyboard alone, against a colleague, in bulk, undone, recomputed.
import { join } from 'node:path';
import { expectAccessible } from '../look.mjs';
import { timeOf } from '../timing.mjs';
import { expect } from '../world.mjs';

const EVENTS = '**/api/operator/events*';

/** A page with the recommendations of one user, each flow its own. */
async function desk(world, role, user, { deaf = false, ...options } = {}) {
  const page = await world.open(options);
  // Who hears of nothing decides on what is old.
  if (deaf) await page.route(EVENTS, (route) => route.fulfill({ status: 204 }));
  await page.goto(world.url(`/queue?q=${world.facts.consenting[user].id}`));
  await world.signIn(page, role);
  await page.getByRole('option').first().waitFor();
  return page;
}

const option = (page, at) => page.getByRole('option').nth(at);
const becomes = (row, status) => row.getByText(status, { exact: true }).waitFor();
const settled = (row) => row.and(row.page().locator('[aria-busy="false"]')).waitFor();

export async function theKeyboardAloneReviewsTwenty(world) {
  const page = await world.signedIn('operator', '/queue?sort=oldest');
  await page.getByRole('option').first().waitFor();
  const waiting = () => page.getByText(/recommendations? to review/).textContent().then((text) => parseInt(text.replaceAll(',', ''), 10));
  const before = await waiting();
  const responses = [];
  await page.keyboard.press('Enter');
  await page.getByRole('article').waitFor();
  for (let at = 0; at < 20; at += 1) {
    const row = option(page, at);
    const id = await row.getAttribute('id');
    const active = await page.getByRole('listbox').getAttribute('aria-activedescendant');
    expect(active === id, `row ${at} should be in focus, ${active} is`);
    const [key, status] = at % 7 === 3 ? ['r', 'Rejected'] : at % 7 === 5 ? ['f', 'Flagged'] : ['a', 'Approved'];
    if (key === 'a') {
      responses.push(await timeOf(page, key, id, status));
    } else {
      // Typed on at once: nobody waits for a dialog, and none of these letters may decide anything.
      await page.keyboard.press(key);
      await page.keyboard.type('approve or reject with a and r');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await becomes(row, status);
    await settled(row);
  }
  await page.keyboard.press('Escape');
  await page.getByRole('article').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Refresh/ }).click();
  await page.waitForFunction((wanted) => document.body.textContent.includes(`${wanted.toLocaleString('en-US')} recommendations to review`), before - 20);
  responses.sort((a, b) => a - b);
  console.log(`      key to response: median ${responses[responses.length >> 1].toFixed(0)} ms, slowest ${responses.at(-1).toFixed(0)} ms`);
}

export async function keysActOnTheOneInFocusAndRestWhileOneTypes(world) {
  const page = await desk(world, 'operator', 5);
  await page.keyboard.press('Control+a');
  await page.getByText(/rows picked/).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Control+j');
  await page.keyboard.press('a');
  await becomes(option(page, 1), 'Approved');
  expect((await page.getByRole('option').filter({ hasText: 'Approved' }).count()) === 1, 'more than the one in focus was approved');
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.getByRole('heading', { name: 'Alerts' }).waitFor();
  await page.goBack();
  await becomes(option(page, 0), 'Pending');
  await page.keyboard.press('/');
  await page.keyboard.type('arf');
  expect((await page.getByRole('dialog').count()) === 0, 'a letter was taken as a key');
  expect((await page.getByRole('searchbox').inputValue()).endsWith('arf'), 'the letters are not in the search');
}

export async function whoeverIsSlowerIsToldWhatHappenedAndLosesNothing(world) {
  const slow = await desk(world, 'operator', 6, { deaf: true });
  const quick = await desk(world, 'senior_operator', 6);
  await option(slow, 0).click();
  await slow.keyboard.press('r');
  const dialog = slow.getByRole('dialog');
  await dialog.getByRole('textbox').fill('The figures are not the customer’s');
  await quick.keyboard.press('a');
  await becomes(option(quick, 0), 'Approved');
  await settled(option(quick, 0));
  await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
  await dialog.getByText('Somebody was faster').waitFor();
  await dialog.getByText('senior_operator').waitFor();
  await dialog.getByText('The figures are not the customer’s').waitFor();
  await slow.screenshot({ path: join(world.facts.screenshots, 'conflict-1440-light.png') });
  await expectAccessible(slow, 'a conflict');
  await dialog.getByRole('button', { name: 'Leave it so' }).click();
  await slow.getByRole('article').getByText('Approved', { exact: true }).waitFor();
}

export async function aChangedTextIsComparedAndApprovedAnew(world) {
  const slow = await desk(world, 'operator', 7, { deaf: true });
  const quick = await desk(world, 'senior_operator', 7);
  await option(slow, 0).click();
  await slow.getByRole('article').waitFor();
  await quick.keyboard.press('m');
  const dialog = quick.getByRole('dialog');
  await dialog.getByLabel('Title').fill('A title that was made plainer');
  await dialog.getByRole('button', { name: 'Save as a new version' }).click();
  await dialog.waitFor({ state: 'detached' });
  await slow.keyboard.press('a');
  await slow.getByText('Approve did not go through').waitFor();
  await slow.getByRole('button', { name: 'See what changed' }).click();
  const conflict = slow.getByRole('alert', { name: 'Changed meanwhile' });
  await conflict.getByText('A title that was made plainer').waitFor();
  await slow.screenshot({ path: join(world.facts.screenshots, 'conflict-compared-1440-light.png') });
  await conflict.getByRole('button', { name: 'Approve version 2' }).click();
  await becomes(option(slow, 0), 'Approved');
  await slow.getByText(/^Approved: A title that was made plainer/).waitFor();
}

export async function aBulkTellsWhatBecameOfEachAndRetriesTheRest(world) {
  const slow = await desk(world, 'operator', 8, { deaf: true });
  const count = await slow.getByRole('option').count();
  const quick = await desk(world, 'senior_operator', 8);
  for (const key of ['m', 'r']) {
    await quick.keyboard.press(key);
    const dialog = quick.getByRole('dialog');
    if (key === 'm') {
      await dialog.getByLabel('Title').fill('Said more plainly by a colleague');
      await dialog.getByRole('button', { name: 'Save as a new version' }).click();
    } else {
      await dialog.getByRole('textbox').fill('Does not fit this customer');
      await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
    }
    await dialog.waitFor({ state: 'detached' });
    if (key === 'm') await quick.keyboard.press('j');
  }
  await slow.keyboard.press('Control+a');
  await slow.getByRole('button', { name: `Approve ${count} …` }).click();
  const dialog = slow.getByRole('dialog');
  await dialog.getByText(`${count} recommendations to 1 customer`).waitFor();
  await dialog.getByRole('button', { name: `Approve ${count}`, exact: true }).click();
  await dialog.getByText(`${count - 2} of ${count} approved`).waitFor();
  await dialog.getByText('stale_version').first().waitFor();
  await slow.screenshot({ path: join(world.facts.screenshots, 'bulk-1440-light.png') });
  await expectAccessible(slow, 'the result of a bulk');
  await dialog.getByRole('button', { name: 'Look at these again and retry' }).click();
  await dialog.getByRole('button', { name: 'Approve 2', exact: true }).click();
  await dialog.getByText('1 of 2 approved').waitFor();
  await dialog.getByText('wrong_state').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
}

export async function whatWasDecidedCanBeUndone(world) {
  const page = await desk(world, 'operator', 9);
  await page.keyboard.press('a');
  await becomes(option(page, 0), 'Approved');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Why it is undone').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await becomes(option(page, 0), 'Pending');
  await page.keyboard.press('k');
  await page.keyboard.press('r');
  await page.getByRole('dialog').getByRole('textbox').fill('Does not fit this customer');
  await page.keyboard.press('Enter');
  await becomes(option(page, 0), 'Rejected');
  await page.getByRole('link', { name: 'My decisions' }).click();
  await page.getByRole('radiogroup', { name: 'Which decisions' }).getByText('Rejected').click();
  await page.getByRole('table').getByRole('button', { name: 'Undo' }).first().click();
  await page.getByRole('dialog').getByLabel('Why it is undone').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.goto(world.url(`/queue?q=${world.facts.consenting[9].id}`));
  await becomes(option(page, 0), 'Pending');
}

export async function whatIsDoneReachesTheOtherBrowserWithinASecond(world) {
  const one = await desk(world, 'operator', 10);
  const other = await desk(world, 'senior_operator', 10);
  await Promise.all([one, other].map((page) => page.waitForTimeout(500)));
  const heard = [];
  for (let at = 0; at < 3; at += 1) {
    const title = await option(one, at).getAttribute('id');
    const begin = performance.now();
    await one.keyboard.press('a');
    await other.locator(`[id="${title}"]`).getByText('Approved', { exact: true }).waitFor();
    heard.push(performance.now() - begin);
  }
  console.log(`      a key here to the row there: ${heard.map((ms) => `${ms.toFixed(0)} ms`).join(', ')}`);
  expect(Math.min(...heard) < 1000, `it took ${heard.map(Math.round)} ms`);
}

export async function aDecisionIsRecomputed(world) {
  const page = await desk(world, 'operator', 11);
  await option(page, 0).click();
  await page.getByRole('tab', { name: 'Trace' }).click();
  await page.getByRole('link', { name: /Open the whole trace/ }).click();
  await page.getByRole('button', { name: 'Recompute now' }).click();
  await page.getByText('every step comes to the same bytes').waitFor();
  expect((await page.getByText('Same', { exact: true }).count()) === 7, 'a step is missing');
  await page.getByRole('button', { name: 'Avg monthly income' }).click();
  await page.getByRole('dialog').getByRole('table').waitFor();
}

export async function aFigureOfTheRationaleOpensTheRowsItCameFrom(world) {
  const page = await desk(world, 'operator', 11);
  await option(page, 0).click();
  await page.getByRole('article').getByRole('button', { name: /where it came from$/ }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Where the figure came from' });
  await dialog.getByText(/days to/).first().waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

export async function markupInANoteIsShownAsText(world) {
  const page = await desk(world, 'operator', 11);
  await option(page, 1).click();
  await page.getByRole('tab', { name: 'Notes' }).click();
  const markup = '<img src=x onerror=alert(1)><script>alert(2)</script> **bold**';
  await page.getByLabel('New note').fill(markup);
  await page.getByRole('button', { name: 'Add the note' }).click();
  await page.getByRole('article').getByText(markup, { exact: true }).waitFor();
  expect((await page.locator('article img, article script').count()) === 0, 'a note became markup');
  await page.getByRole('tab', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Tag', exact: true }).click();
  await page.getByRole('menuitem', { name: /Edge case/ }).click();
  await page.getByRole('button', { name: 'Take off the tag Edge case' }).waitFor();
}

export async function aFlagIsDecidedBySomeoneSenior(world) {
  const page = await desk(world, 'operator', 12);
  await page.keyboard.press('f');
  await page.getByRole('dialog').getByRole('textbox').fill('Please check the eligibility of this one');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await becomes(option(page, 0), 'Flagged');
  await page.keyboard.press('k');
  await page.keyboard.press('a');
  await page.getByText('It is flagged: a senior operator decides.').waitFor();
  const senior = await world.signedIn('senior_operator', '/flags');
  const row = senior.getByRole('row').filter({ hasText: 'Please check the eligibility of this one' });
  await row.getByRole('button', { name: 'Resolve …' }).click();
  await senior.getByLabel('What you found').fill('short');
  await senior.getByRole('button', { name: 'Resolve', exact: true }).click();
  await senior.getByRole('dialog').getByText(/length|characters|10/).last().waitFor();
  await senior.getByLabel('What you found').fill('Checked: the customer may have it');
  await senior.getByRole('button', { name: 'Resolve', exact: true }).click();
  await row.waitFor({ state: 'detached' });
  await becomes(option(page, 0), 'Pending');
}

export async function aPhoneReviewsToo(world) {
  const page = await desk(world, 'operator', 13, { width: 360 });
  await option(page, 0).click();
  const sheet = page.getByRole('dialog', { name: 'Recommendation' });
  await sheet.getByRole('button', { name: 'Approve' }).click();
  await sheet.waitFor({ state: 'detached' });
  await becomes(option(page, 0), 'Approved');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Undo', exact: true }).click();
  await becomes(option(page, 0), 'Pending');
}

export async function aDeliveryThatWasGivenUpIsSentAgain(world) {
  const page = await world.signedIn('senior_operator', '/dashboard');
  const dead = {
    delivery_id: 'dlv_e2e', recommendation_id: 'rec_e2e', title: 'A cushion between pay dates', user_id: world.facts.consenting[0].id,
    user_name: world.facts.consenting[0].name, channel: 'smtp', status: 'dead', due_at: '2026-11-20T10:00:00Z', attempts: 5,
    last_error: '451 4.2.2 mailbox full', created_at: '2026-11-19T10:00:00Z', delivered_at: null,
  };
  // Giving up takes hours, so the list is made up; the refusal is the server's own.
  await page.route('**/api/operator/deliveries?*', (route) => route.fulfill({ json: { items: [dead], total: 1, next_cursor: null } }));
  await page.getByRole('link', { name: 'Deliveries' }).click();
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await page.getByText('Given up', { exact: true }).last().waitFor();
    await expectAccessible(page, `deliveries at ${width} px`);
    await page.screenshot({ path: join(world.facts.screenshots, `deliveries-${width}-light.png`) });
  }
  await page.getByRole('button', { name: 'Retry …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/at once, and has all its attempts again/).waitFor();
  await dialog.getByLabel('Why (optional)').fill('too short');
  await dialog.getByRole('button', { name: 'Send it again' }).click();
  await dialog.getByText('length is lower than 10').waitFor();
  await dialog.getByLabel('Why (optional)').fill('The mailbox was emptied');
  await dialog.getByRole('button', { name: 'Send it again' }).click();
  await dialog.getByRole('alert').getByText(/Nothing was sent again/).waitFor();
  await expectAccessible(page, 'the dialog that sends again');
}
