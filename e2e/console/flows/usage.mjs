// AI usage: files sent and looked at before they count, imported under one's eyes, undone; figures that can be linked.
import { readFileSync } from 'node:fs';
import { expectAccessible } from '../look.mjs';
import { expect } from '../world.mjs';

const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
/** A build for debugging on a machine with other work. */
const LONG_MS = 300_000;

async function choose(page, { transactions, users }) {
  await page.locator('input[aria-label="File of transactions"]').setInputFiles(transactions);
  await page.locator('input[aria-label="File of users"]').setInputFiles(users);
}

const percent = async (page, label) => Number(await page.getByRole('progressbar', { name: label }).getAttribute('aria-valuenow'));

/** Waits until the bar has passed so many percent; says where it is. */
async function past(page, label, least) {
  for (let left = LONG_MS; left > 0; left -= 50) {
    const now = await percent(page, label).catch(() => 0);
    if (now > least) return now;
    await page.waitForTimeout(50);
  }
  throw new Error(`${label} did not pass ${least} %`);
}

/** A row of a table with a heading at its side. */
async function cells(page, table, row) {
  const found = page.getByRole('table', { name: table }).getByRole('row').filter({ has: page.getByRole('rowheader', { name: row, exact: true }) }).getByRole('cell');
  await found.first().waitFor();
  return found.allTextContents();
}

async function allRecords(page, world) {
  await page.goto(world.url('/usage'));
  // What is counted while an import is being finished does not agree yet, and the page says so.
  const told = await page.getByRole('group', { name: 'Freshness and reconciliation' }).getByText(/^Agrees with/).textContent({ timeout: LONG_MS });
  return Number(told.replace(/\D/g, ''));
}

export async function aHundredThousandRowsAreImportedThoughTheWorkerIsKilledMidway(world) {
  const page = await world.signedIn('analyst', '/usage');
  const before = await allRecords(page, world);
  const { large } = world.facts.usage;
  await page.goto(world.url('/usage/uploads'));
  await choose(page, large);
  await page.getByRole('button', { name: 'Import at once' }).click();
  const first = await past(page, 'Importing', 3);
  const second = await past(page, 'Importing', first);
  await page.getByText(/rows a second/).waitFor();
  await expectAccessible(page, 'an import under way');

  await page.reload();
  await page.getByRole('progressbar', { name: 'Importing' }).waitFor();
  expect((await past(page, 'Importing', second)) < 95, 'the import was over before the worker could be killed');
  await world.worker.kill();
  await page.waitForTimeout(1_000);
  const stopped = await percent(page, 'Importing');
  expect(stopped < 100, 'the import was over before the worker was gone');
  await page.waitForTimeout(1_500);
  expect((await percent(page, 'Importing')) === stopped, 'the bar moves though nobody works');

  world.worker.start();
  expect((await past(page, 'Importing', stopped)) > stopped, 'the import does not go on');
  await page.getByText('Imported', { exact: true }).first().waitFor({ timeout: LONG_MS });
  const [was, is, difference] = await cells(page, 'Totals before and after', 'Records');
  expect(difference === '+100,000' && Number(is.replaceAll(',', '')) === before + large.rows, `records were ${was}, are ${is}: ${difference}`);
  const cost = await cells(page, 'Totals before and after', 'Cost (USD)');
  expect(cost[2] === `+${dollars.format(large.cost)}`, `the file costs ${dollars.format(large.cost)}, the import says ${cost[2]}`);
  expect((await allRecords(page, world)) === before + large.rows, 'the key figures do not agree with the records');
}

export async function anUploadIsCheckedThenImportedItsRefusedRowsSavedAndAllOfItUndone(world) {
  const page = await world.signedIn('analyst', '/usage');
  const before = await allRecords(page, world);
  const { dirty } = world.facts.usage;
  await page.goto(world.url('/usage/uploads'));
  await choose(page, dirty);
  await page.getByRole('button', { name: 'Check first' }).click();
  await page.getByRole('table', { name: 'What would become of the rows' }).waitFor({ timeout: LONG_MS });
  const promised = await cells(page, 'What would become of the rows', 'New');
  const wouldBe = await cells(page, 'Totals before and after', 'Records');
  await expectAccessible(page, 'a check');
  expect((await allRecords(page, world)) === before, 'a check has changed the records');
  await page.goto(world.url('/usage/uploads'));
  await choose(page, dirty);
  await page.getByRole('button', { name: 'Check first' }).click();
  await page.getByRole('button', { name: 'Import it now' }).click({ timeout: LONG_MS });
  await page.getByRole('table', { name: 'What became of the rows' }).waitFor({ timeout: LONG_MS });
  const done = await cells(page, 'What became of the rows', 'New');
  const became = await cells(page, 'Totals before and after', 'Records');
  expect(promised.join() === done.join() && wouldBe.join() === became.join(), `the check said ${promised} and ${wouldBe}, the import did ${done} and ${became}`);
  expect(dirty.rows > Number(done[0].replaceAll(',', '')), 'nothing of a dirty file was refused');

  const refused = page.getByRole('region', { name: 'Refused rows' }).first();
  await refused.getByRole('row').nth(1).waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Refused transactions (CSV)' }).click()]);
  const lines = readFileSync(await file.path(), 'utf8').trim().split(/\r?\n/);
  expect(lines[0].includes('Token_Count') && lines[0].endsWith('Line,Reason') && lines.length > 1, `the refused rows begin with ${lines[0]}`);

  await page.getByRole('button', { name: 'Undo this upload …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/that it brought go/).waitFor();
  await expectAccessible(page, 'the question before an upload is undone');
  await dialog.getByRole('button', { name: 'Undo the upload' }).click();
  await page.getByText('Undone', { exact: true }).first().waitFor({ timeout: LONG_MS });
  expect((await allRecords(page, world)) === before, 'the records are not what they were');
}

export async function aColumnThatIsNotRecognisedIsChosenBeforeItsFileIsSent(world) {
  const page = await world.signedIn('analyst', '/usage/uploads');
  const [head, ...lines] = readFileSync(world.facts.usage.dirty.users, 'utf8').split('\n').slice(0, 20);
  expect(head.includes('Company_Name'), `the users' first line is ${head}`);
  const text = [head.replace('Company_Name', 'Kunde'), ...lines].join('\n');
  await page.locator('input[aria-label="File of users"]').setInputFiles({ name: 'kunden.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByText('One column is to be chosen before the files can be sent.').waitFor();
  expect(await page.getByRole('button', { name: 'Check first' }).isDisabled(), 'a file is sent whose columns nobody knows');
  await expectAccessible(page, 'the question which column is which');
  await page.getByRole('combobox', { name: 'Company_Name' }).click();
  await page.getByRole('option', { name: 'Kunde' }).click();
  await page.getByRole('button', { name: 'Check first' }).click();
  await page.getByRole('table', { name: 'What would become of the rows' }).waitFor({ timeout: LONG_MS });
  await page.getByText('Checked, not imported', { exact: true }).first().waitFor();
}

export async function whatIsFilteredStandsInTheAddressAndSurvivesAReload(world) {
  const page = await world.signedIn('analyst', '/usage');
  await page.getByRole('img', { name: 'Cost by region, as bars' }).waitFor();
  await page.getByRole('combobox', { name: 'Regions' }).click();
  await page.getByRole('option').first().click();
  await page.keyboard.press('Escape');
  await page.getByText('Last 30 days').count();
  await page.waitForURL(/regions=/);
  await page.getByText('month', { exact: false }).first().waitFor();
  await page.getByRole('radiogroup', { name: 'Cut by' }).getByText('Week').click();
  await page.waitForURL(/group=week/);
  const figure = page.getByRole('region', { name: 'Key figures' }).locator('strong').first();
  await page.getByText(/US dollars, 1 region/).waitFor();
  const told = await figure.textContent();
  await page.reload();
  await page.getByText(/US dollars, 1 region/).waitFor();
  expect((await figure.textContent()) === told, 'another figure after the reload');
  await page.getByRole('link', { name: 'Explore', exact: true }).last().click();
  await page.waitForURL(/explore.*regions=|regions=.*/);
  await page.getByRole('table').first().waitFor();
  await page.goBack();
  await page.getByText(/US dollars, 1 region/).waitFor();
}

export async function aBudgetIsSetChangedAndRemoved(world) {
  const page = await world.signedIn('analyst', '/usage/prices?tab=budgets');
  await page.getByRole('button', { name: 'New budget …' }).click();
  await page.getByLabel('Name').fill('Engineering');
  await page.getByLabel('US dollars a calendar month').fill('0.5');
  await page.getByLabel('Tells when so much is spent (%)').fill('fifty');
  await page.getByText('Whole numbers from 1 to 1000').waitFor();
  await page.getByLabel('Tells when so much is spent (%)').fill('50, 90');
  await page.getByRole('button', { name: 'Set the budget' }).click();
  await page.getByText('Engineering is set.').waitFor();
  await page.getByRole('button', { name: 'Change Engineering' }).click();
  await page.getByLabel('US dollars a calendar month').fill('2500');
  await page.getByRole('button', { name: 'Save the budget' }).click();
  await page.getByText('Engineering is changed.').waitFor();
  await page.getByRole('cell', { name: '$2,500.00', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Remove Engineering' }).click();
  await page.getByRole('button', { name: 'Remove the budget' }).click();
  await page.getByText('Engineering is removed.').waitFor();
}

export async function anOperatorReadsUsageAndChangesNothing(world) {
  const page = await world.signedIn('operator', '/usage/uploads');
  await page.getByRole('table').first().waitFor();
  expect((await page.getByRole('button', { name: 'Check first' }).count()) === 0, 'an operator is offered to upload');
  await page.goto(world.url('/usage/prices?tab=budgets'));
  await page.getByRole('table').first().waitFor();
  expect((await page.getByRole('button', { name: 'New budget …' }).count()) === 0, 'an operator is offered to set a budget');
}
