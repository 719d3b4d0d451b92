// Signing in, staying signed in, and what happens when a session ends.
import { expectAccessible } from '../look.mjs';
import { expect } from '../world.mjs';
import { join } from 'node:path';

export async function aWrongPasswordKeepsTheLoginThatWasTyped(world) {
  for (const dark of [false, true]) {
    for (const width of [1440, 360]) {
      const page = await world.open({ dark, width });
      await page.goto(world.url('/dashboard'));
      await world.signIn(page, 'operator', 'not the password at all');
      await page.getByText('The login or the password is not right.').waitFor();
      expect((await page.getByLabel('Login').inputValue()) === 'operator', 'the login is gone');
      await expectAccessible(page, 'sign in');
      await page.screenshot({ path: join(world.facts.screenshots, `sign-in-${width}-${dark ? 'dark' : 'light'}.png`) });
      if (dark && width === 360) {
        await world.signIn(page, 'operator');
        await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
        expect(page.url().endsWith('/dashboard'), 'signing in lost the address');
      }
    }
  }
}

export async function aReloadKeepsTheSessionAndNoScriptSeesItsToken(world) {
  const page = await world.signedIn('operator', '/users');
  await page.reload();
  await page.getByRole('table').waitFor();
  const seen = await page.evaluate(() => document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(!/refresh|eyJ/.test(seen), `a script can read ${seen}`);
}

export async function manyTabsAtOnceDoNotTripOverOneAnother(world) {
  const first = await world.signedIn('operator', '/users');
  const tabs = await Promise.all([1, 2, 3, 4].map(() => first.context().newPage()));
  await Promise.all(tabs.map((tab) => tab.goto(world.url('/dashboard'))));
  await Promise.all(tabs.map((tab) => tab.getByRole('heading', { name: 'Dashboard' }).waitFor()));
  // Reloads whose answers get lost, one after the other.
  for (let times = 0; times < 3; times += 1) {
    await tabs[0].evaluate(() => { window.location.reload(); }).catch(() => undefined);
    await tabs[0].waitForTimeout(30);
  }
  await tabs[0].getByRole('heading', { name: 'Dashboard' }).waitFor();
  await first.reload();
  await first.getByRole('table').waitFor();
}

export async function anExpiredSessionAsksForThePasswordAndLosesNothing(world) {
  const user = world.facts.consenting.at(-1);
  const page = await world.signedIn('operator', `/users/${user.id}?tab=consent`);
  await page.getByRole('button', { name: 'Record a withdrawal' }).click();
  await page.getByLabel('Version of the wording').fill('2.7');
  await page.context().clearCookies();
  // The access token is renewed half a minute before its end: five seconds here.
  await page.waitForTimeout(5_500);
  await page.getByRole('button', { name: 'Withdraw and delete' }).click();
  await page.getByText('Your session has ended').waitFor();
  await page.screenshot({ path: join(world.facts.screenshots, 'session-ended.png') });
  await expectAccessible(page, 'the dialog of an ended session');
  await page.getByLabel('Password', { exact: true }).fill(world.facts.logins.operator);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('cell', { name: 'Withdrawn' }).waitFor();
  await page.getByRole('cell', { name: '2.7' }).waitFor();
}

export async function signingOutEndsEveryTab(world) {
  const page = await world.signedIn('operator', '/users');
  const other = await page.context().newPage();
  await other.goto(world.url('/users'));
  await other.getByRole('table').waitFor();
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByLabel('Login').waitFor();
  await other.getByLabel('Login').waitFor();
  await page.reload();
  await page.getByLabel('Login').waitFor();
  expect((await page.context().cookies()).length === 0, 'the cookie is still there');
}

export async function eachRoleSeesItsOwnPagesOnly(world) {
  const desk = ['Queue', 'Flags', 'Alerts', 'Deliveries', 'My decisions', 'Users'];
  const insight = ['Dashboard', 'Policy'];
  const usage = ['Key figures', 'Explore', 'Uploads', 'Prices and budgets'];
  const senior = [...desk, ...insight, ...usage, 'Products', 'Content', 'Audit log', 'Guarantees'];
  const rails = {
    operator: [...desk, ...insight, ...usage, 'Jobs'],
    senior_operator: [...senior, 'Jobs'],
    admin: [...senior, 'Jobs', 'Identities and roles'],
    analyst: [...insight, ...usage, 'Jobs'],
    customer: [],
  };
  for (const [role, expected] of Object.entries(rails)) {
    const page = await world.signedIn(role);
    const links = await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').allTextContents();
    expect(links.join() === expected.join(), `${role} sees ${links} and not ${expected}`);
  }
}

export async function anAnalystBeginsAtTheDashboardAndOnlyReads(world) {
  const page = await world.signedIn('analyst');
  await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
  await page.getByRole('heading', { name: "The desk's work" }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.getByRole('heading', { name: 'Policy', level: 1 }).waitFor();
  for (const name of [/^New draft/, 'Assign everybody anew']) {
    expect((await page.getByRole('button', { name }).count()) === 0, `an analyst is offered ${name}`);
  }
  await page.getByRole('tab', { name: 'Drafts' }).click();
  await page.getByRole('tabpanel', { name: 'Drafts' }).waitFor();
  for (const path of ['/deliveries', '/products', '/audit']) {
    await page.goto(world.url(path));
    await page.getByRole('heading', { name: 'Not for your role' }).waitFor();
  }
}
