// Policies and what is recommended: drafted, tried out, published by a second person; texts that are refused.
import { expectAccessible } from '../look.mjs';
import { expect } from '../world.mjs';

const BAR = 'Recurring merchants: bar';

async function beginDraft(page, title) {
  await page.getByRole('button', { name: 'New draft' }).click();
  await page.getByLabel('What it is about').fill(title);
  await page.getByRole('button', { name: 'Begin the draft' }).click();
  await page.getByRole('heading', { name: title, level: 1 }).waitFor();
}

/** The bar of one persona: its criteria stand under its name. */
const barOf = (page) => page.getByRole('region', { name: 'Subscription heavy' }).getByLabel(BAR).first();

export async function aPolicyIsDraftedSimulatedAndPublishedByASecondPerson(world) {
  const author = await world.signedIn('senior_operator', '/policy');
  await beginDraft(author, 'Seven subscriptions are many');
  await barOf(author).fill('many');
  await author.getByRole('button', { name: 'Save the draft' }).click();
  await author.getByText(/Not saved: 1 value to correct/).waitFor();
  expect((await barOf(author).inputValue()) === 'many', 'what was typed is gone');
  await barOf(author).fill('7');
  await author.getByRole('button', { name: 'Save the draft' }).click();
  await author.getByText(/Saved as version 2; 1 value differ/).waitFor();
  await author.getByRole('tab', { name: 'Simulate' }).click();
  await author.getByText(/users? would move from subscription heavy to/).first().waitFor();
  await author.getByRole('button', { name: /from Subscription heavy to .*list them/ }).first().click();
  await author.waitForURL(/from=subscription_heavy/);
  await author.getByRole('region', { name: 'Users who would move' }).locator('table[aria-busy="false"]').waitFor();
  await expectAccessible(author, 'a simulation');
  await author.getByRole('tab', { name: 'Publish' }).click();
  await author.getByText(/You began this draft/).waitFor();

  const second = await world.signedIn('admin', new URL(author.url()).pathname.replace('/console', ''));
  await second.getByRole('tab', { name: 'Publish' }).click();
  const differences = second.getByRole('table', { name: 'Differences' });
  await differences.getByRole('cell', { name: '7', exact: true }).waitFor();
  await second.getByLabel('Why').fill('Agreed with credit risk');
  await second.getByRole('button', { name: 'Publish this policy' }).click();
  await second.getByText('This draft was published.').waitFor();
  await second.getByRole('link', { name: 'Policy' }).click();
  await second.getByRole('tab', { name: 'History' }).click();
  await second.getByRole('link', { name: 'Seven subscriptions are many' }).waitFor();
  await second.getByText('In force', { exact: true }).last().waitFor();
}

export async function thePolicyThatDecidedIsShownAsItWas(world) {
  const page = await world.signedIn('senior_operator', `/queue?q=${world.facts.consenting[11].id}`);
  const row = page.getByRole('listbox').getByRole('option').first();
  await row.waitFor();
  await page.goto(world.url(`/recommendations/${await row.getAttribute('id')}/trace`));
  await page.getByRole('link', { name: /^[0-9a-f]{16}$/ }).click();
  await page.waitForURL(/\/policy\/versions\/[0-9a-f]{64}$/);
  await page.getByRole('region', { name: 'Subscription heavy' }).waitFor();
  expect(await page.getByRole('spinbutton').count() === 0, 'a policy of the past can be edited');
  await expectAccessible(page, 'a policy as it was');
}

export async function everybodyIsAssignedAnew(world) {
  const page = await world.signedIn('senior_operator', '/policy');
  await page.getByRole('button', { name: 'Assign everybody anew' }).click();
  await page.getByText(/^Done: .* under the policy in force/).waitFor();
}

export async function aDraftThatIsDiscardedIsOnlyRead(world) {
  const page = await world.signedIn('admin', '/policy');
  await beginDraft(page, 'Not a good idea');
  await page.getByRole('button', { name: 'Discard …' }).click();
  await page.getByRole('button', { name: 'Discard the draft' }).click();
  await page.getByText('Discarded', { exact: true }).waitFor();
  expect((await page.getByRole('button', { name: 'Save the draft' }).count()) === 0, 'a discarded draft can be saved');
}

export async function anOfferThatTheGuardrailsRefuseIsNotSaved(world) {
  const page = await world.signedIn('senior_operator', '/products');
  const link = page.getByRole('region', { name: 'Products' }).getByRole('link').first();
  const name = await link.textContent();
  await link.click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  const description = page.getByLabel('Description');
  const good = await description.inputValue();
  await description.fill('You must apply now. Guaranteed returns.');
  await page.getByText(/findings? to correct/).waitFor();
  await page.getByRole('article').getByText('You must').waitFor();
  await page.getByRole('button', { name: 'Save the product' }).click();
  await page.getByText(/The guardrails refuse this text/).waitFor();
  expect((await description.inputValue()).startsWith('You must'), 'what was typed is gone');
  await page.reload();
  expect((await description.inputValue()) === good, 'a refused text was saved');
  await description.fill(`${good} It may help.`);
  await page.getByText('Passes the guardrails').waitFor();
  await page.getByRole('button', { name: 'Save the product' }).click();
  await page.getByText(/changed just now/).waitFor();
}

export async function anOfferIsStoppedAndMadeAgain(world) {
  const page = await world.signedIn('senior_operator', '/products');
  await page.getByRole('region', { name: 'Products' }).getByRole('link').nth(1).click();
  await page.getByRole('button', { name: 'Stop offering …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/recommended to nobody/).waitFor();
  await expectAccessible(page, 'the dialog that stops an offer');
  await dialog.getByRole('button', { name: 'Stop offering' }).click();
  await page.getByText('Not offered', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Offer again …' }).click();
  await dialog.getByRole('button', { name: 'Offer again' }).click();
  await page.getByText('Offered', { exact: true }).waitFor();
}

export async function contentIsWrittenRefusedAndTakenOutOfUse(world) {
  const page = await world.signedIn('senior_operator', '/content?q=what-card-utilization-means');
  await page.getByRole('region', { name: 'Content', exact: true }).getByRole('link').first().click();
  const text = page.getByRole('textbox', { name: 'Text', exact: true });
  const good = await text.inputValue();
  await text.fill(`${good}\n\nYou should invest now.`);
  await page.getByText(/findings? to correct/).waitFor();
  await page.getByLabel('Why').fill('Plainer words at the end');
  await page.getByRole('button', { name: 'Save this version' }).click();
  await page.getByRole('alert').getByText(/Nothing was saved/).waitFor();
  await text.fill(`${good}\n\nYou can look again next month.`);
  await page.getByText('Passes the guardrails').waitFor();
  await page.getByRole('switch', { name: 'In use' }).click();
  await page.getByText(/No new recommendation uses it/).waitFor();
  await page.getByRole('button', { name: 'Save and take out of use' }).click();
  await page.getByRole('cell', { name: 'Plainer words at the end' }).waitFor();
  await page.getByText('Out of use', { exact: true }).first().waitFor();
}
