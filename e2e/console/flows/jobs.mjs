// The jobs board: what was given up is run again, what waits is cancelled, and both say before what they will do.
import { expectAccessible } from '../look.mjs';
import { expect } from '../world.mjs';

const LONG_MS = 300_000;

async function upload(page, world, kind) {
  await page.goto(world.url('/usage/uploads'));
  await page.locator(`input[aria-label="File of ${kind}"]`).setInputFiles(world.facts.usage.dirty[kind]);
  await page.getByRole('button', { name: 'Import at once' }).click();
  await page.getByRole('table', { name: 'What became of the rows' }).waitFor({ timeout: LONG_MS });
}

/** Rows that need people cannot lose the one file that names them, so undoing it fails for good. */
async function failToUndoPeopleWhoAreNeeded(world) {
  const page = await world.signedIn('analyst', '/usage/uploads');
  await upload(page, world, 'users');
  await upload(page, world, 'transactions');
  await page.goto(world.url('/usage/uploads'));
  await page.getByRole('button', { name: 'users.csv', exact: true }).first().click();
  await page.getByRole('button', { name: 'Undo this upload …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Undo the upload' }).click();
  await page.getByText('Failed', { exact: true }).first().waitFor({ timeout: LONG_MS });
}

export async function aJobThatWasGivenUpIsRunAgain(world) {
  await failToUndoPeopleWhoAreNeeded(world);
  const page = await world.signedIn('senior_operator', '/jobs');
  const failed = page.getByRole('region', { name: 'Jobs given up' });
  await failed.getByRole('button', { name: 'Undo of an AI-usage upload' }).first().click();
  const panel = page.getByRole('dialog');
  await panel.getByText(/^1: failed/).waitFor();
  await expectAccessible(page, 'a job and its attempts');
  await panel.getByRole('button', { name: 'Run again …' }).click();
  const asked = page.getByRole('dialog', { name: 'Run again: Undo of an AI-usage upload' });
  await asked.getByText(/It failed because:/).waitFor();
  await asked.getByLabel('Why (optional)').fill('too short');
  await asked.getByRole('button', { name: 'Run it again' }).click();
  await asked.getByText(/10/).first().waitFor();
  await asked.getByLabel('Why (optional)').fill('To see whether it fails again');
  await asked.getByRole('button', { name: 'Run it again' }).click();
  await page.getByText('Undo of an AI-usage upload waits for a worker again.').waitFor();
  await panel.getByText(/^2: failed|^1: failed/).nth(1).waitFor({ timeout: LONG_MS });
}

export async function aJobThatWaitsIsCancelledAndLaterRunAfterAll(world) {
  await world.worker.stop();
  const sender = await world.signedIn('analyst', '/usage/uploads');
  await sender.locator('input[aria-label="File of users"]').setInputFiles(world.facts.usage.large.users);
  await sender.getByRole('button', { name: 'Import at once' }).click();
  await sender.getByText('Waiting for a worker', { exact: true }).waitFor();

  const page = await world.signedIn('senior_operator', '/jobs?tab=all&status=pending');
  await page.getByRole('button', { name: 'Import of AI usage' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel …' }).click();
  await page.getByRole('button', { name: 'Cancel the job' }).click();
  await page.getByText('Import of AI usage is cancelled.').waitFor();
  await sender.getByText('Cancelled', { exact: true }).waitFor();

  world.worker.start();
  await page.getByRole('dialog').getByRole('button', { name: 'Run again …' }).click();
  await page.getByRole('button', { name: 'Run it again' }).click();
  await page.getByRole('dialog').getByText('Done', { exact: true }).waitFor({ timeout: LONG_MS });
  await sender.reload();
  await sender.getByText('Imported', { exact: true }).first().waitFor();
}

export async function theOldAddressOfTheBoardLeadsToIt(world) {
  const page = await world.signedIn('analyst', '/jobs');
  await page.goto(`${world.facts.url}/rq`);
  await page.waitForURL(/console\/jobs/);
  await page.getByRole('heading', { name: 'Workers' }).waitFor();
  expect((await page.getByText('Alive').count()) > 0, 'no worker is shown alive');
}
