// Every page that is looked at. A new page is a line here.

const heading = (name) => (page) => page.getByRole('heading', { name, exact: true }).first().waitFor();

export function pages({ consenting, refusing }) {
  // One whom no flow decides about or refuses.
  const user = consenting.at(-2);
  const tab = (name) => `/users/${user.id}?tab=${name}`;
  const own = `/queue?q=${user.id}`;
  const openFirst = async (page) => {
    await page.getByRole('option').first().click();
    await page.getByRole('article').getByText(/^Passed:/).waitFor();
  };
  const inPanel = (tab) => async (page) => {
    await openFirst(page);
    await page.getByRole('tab', { name: tab }).click();
  };
  const press = (key) => async (page) => {
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press(key);
  };
  const article = (page) => page.getByRole('article').waitFor();
  return [
    { name: 'queue', path: '/queue', ready: (page) => page.getByRole('option').first().waitFor() },
    { name: 'queue-open', path: own, before: openFirst, ready: article },
    { name: 'queue-notes', path: own, before: inPanel('Notes'), ready: article },
    { name: 'queue-history', path: own, before: inPanel('History'), ready: article },
    { name: 'queue-trace', path: own, before: inPanel('Trace'), ready: article },
    { name: 'queue-none', path: '/queue?q=nobodyatall', ready: heading('No recommendation matches') },
    { name: 'queue-reject', path: own, before: press('r'), ready: (page) => page.getByLabel('Why it is rejected').waitFor() },
    { name: 'queue-modify', path: own, before: press('m'), ready: (page) => page.getByLabel('Title', { exact: true }).waitFor() },
    { name: 'flags', path: '/flags?show=all', role: 'senior_operator', ready: (page) => page.getByRole('table').waitFor() },
    { name: 'alerts', path: '/alerts', ready: heading('Alerts') },
    { name: 'deliveries-none', path: '/deliveries', role: 'senior_operator', ready: heading('No delivery was given up') },
    { name: 'decisions', path: '/decisions', ready: (page) => page.getByRole('table').waitFor() },
    {
      name: 'trace',
      path: own,
      before: async (page) => {
        const id = await page.getByRole('option').first().getAttribute('id');
        await page.goto(page.url().replace(/queue.*/, `recommendations/${id}/trace`));
        await page.getByRole('button', { name: 'Recompute now' }).click();
        await page.getByText('every step comes to the same bytes').waitFor();
      },
      ready: heading('Recomputed'),
    },
    { name: 'users', path: '/users', ready: (page) => page.getByRole('table').waitFor() },
    { name: 'users-none', path: '/users?q=nobodyatall', ready: heading('No user matches') },
    { name: 'user-overview', path: `/users/${user.id}`, ready: heading('Coming up') },
    { name: 'user-signals', path: tab('signals'), ready: (page) => page.getByRole('img', { name: /^Net flow by the week/ }).waitFor() },
    {
      name: 'user-signal-why',
      path: `${tab('signals')}&why=avg_monthly_income`,
      ready: (page) => page.getByRole('dialog').getByRole('table').waitFor(),
    },
    { name: 'user-streams', path: tab('streams'), ready: (page) => page.getByRole('table').first().waitFor() },
    { name: 'user-personas', path: tab('personas'), ready: heading('What would change it') },
    { name: 'user-accounts', path: tab('accounts'), ready: (page) => page.getByRole('table').waitFor() },
    { name: 'user-recommendations', path: tab('recommendations'), ready: (page) => page.getByRole('table').waitFor() },
    { name: 'user-consent', path: tab('consent'), ready: (page) => page.getByRole('table').waitFor() },
    {
      name: 'user-consent-dialog',
      path: tab('consent'),
      before: (page) => page.getByRole('button', { name: 'Record a withdrawal' }).click(),
      ready: (page) => page.getByRole('dialog').getByText('At once, and together').waitFor(),
    },
    { name: 'user-without-consent', path: `/users/${refusing[0].id}`, ready: heading('This user has not consented') },
    { name: 'user-unknown', path: '/users/usr_nobody', ready: heading('Not found') },
    { name: 'dashboard', path: '/dashboard', ready: heading('Personas') },
    {
      name: 'dashboard-tables',
      path: '/dashboard',
      before: async (page) => {
        await page.getByRole('img', { name: 'Customers by persona, as bars' }).waitFor();
        await page.keyboard.press('t');
      },
      ready: (page) => page.getByRole('table', { name: 'Customers by persona' }).waitFor(),
    },
    { name: 'policy', path: '/policy', role: 'senior_operator', ready: heading('Personas') },
    { name: 'policy-drafts', path: '/policy?tab=drafts', role: 'senior_operator', ready: (page) => page.getByRole('table').waitFor() },
    { name: 'policy-history', path: '/policy?tab=history', role: 'senior_operator', ready: (page) => page.getByRole('table').waitFor() },
    { name: 'usage', path: '/usage', role: 'analyst', ready: (page) => page.getByRole('img', { name: /^Cost a day, as columns/ }).waitFor() },
    {
      name: 'usage-tables',
      path: '/usage?group=week&regions=["EU"]',
      role: 'analyst',
      before: async (page) => {
        await page.getByRole('img', { name: /^Cost a week, as columns/ }).waitFor();
        await page.keyboard.press('t');
      },
      ready: (page) => page.getByRole('table', { name: 'Cost by model' }).waitFor(),
    },
    { name: 'usage-none', path: '/usage?start=2001-01-01&end=2001-01-31', role: 'analyst', ready: heading('No usage in these days') },
    { name: 'usage-explore', path: '/usage/explore', role: 'analyst', ready: (page) => page.getByRole('table').waitFor() },
    { name: 'usage-over-time', path: '/usage/explore?tab=time', role: 'analyst', ready: (page) => page.getByRole('img', { name: /^Tokens a day/ }).waitFor() },
    { name: 'usage-unit-prices', path: '/usage/explore?tab=unit-prices', role: 'analyst', ready: (page) => page.getByRole('table').waitFor() },
    { name: 'uploads', path: '/usage/uploads', role: 'analyst', ready: (page) => page.getByRole('table').waitFor() },
    {
      name: 'upload-open',
      path: '/usage/uploads',
      role: 'analyst',
      before: (page) => page.getByRole('region', { name: 'Uploads' }).getByRole('button', { name: 'usage.csv and users.csv', exact: true }).last().click(),
      ready: (page) => page.getByRole('table', { name: 'Totals before and after' }).waitFor(),
    },
    { name: 'upload-read-only', path: '/usage/uploads', role: 'operator', ready: (page) => page.getByRole('table').waitFor() },
    { name: 'prices', path: '/usage/prices', role: 'analyst', ready: (page) => page.getByRole('table').waitFor() },
    {
      name: 'price-new',
      path: '/usage/prices',
      role: 'analyst',
      before: (page) => page.getByRole('button', { name: 'Write a price down …' }).click(),
      ready: (page) => page.getByLabel('US dollars for a million tokens').waitFor(),
    },
    {
      name: 'recosts',
      path: '/usage/prices?tab=recosts',
      role: 'analyst',
      before: (page) => page.getByRole('region', { name: 'Runs' }).getByRole('button').last().click(),
      ready: (page) => page.getByRole('dialog').getByRole('table').waitFor(),
    },
    { name: 'budgets', path: '/usage/prices?tab=budgets', role: 'analyst', ready: (page) => page.getByRole('table').waitFor() },
    { name: 'jobs', path: '/jobs', role: 'senior_operator', ready: heading('Workers') },
    { name: 'jobs-all', path: '/jobs?tab=all', role: 'senior_operator', ready: (page) => page.getByRole('tab', { name: 'All jobs', selected: true }).waitFor() },
    { name: 'products', path: '/products', role: 'senior_operator', ready: (page) => page.getByRole('table').waitFor() },
    { name: 'products-none', path: '/products?category=nothing', role: 'senior_operator', ready: heading('No product matches') },
    { name: 'product-new', path: '/products/~new', role: 'senior_operator', ready: heading('As a customer sees it') },
    { name: 'content', path: '/content', role: 'senior_operator', ready: (page) => page.getByRole('table').waitFor() },
    {
      name: 'content-item',
      path: '/content/a-cushion-between-pay-dates',
      role: 'senior_operator',
      ready: (page) => page.getByText('Passes the guardrails').waitFor(),
    },
    { name: 'audit', path: '/audit', role: 'senior_operator', ready: (page) => page.getByRole('table').waitFor() },
    { name: 'audit-none', path: '/audit?q=nothingatall', role: 'senior_operator', ready: heading('No entry matches') },
    { name: 'guarantees', path: '/guarantees', role: 'senior_operator', ready: heading('Audit') },
    { name: 'identities', path: '/identities', role: 'admin', ready: (page) => page.getByRole('table').waitFor() },
    { name: 'identities-refused', path: '/identities', role: 'senior_operator', ready: heading('Not for your role') },
    { name: 'no-such-page', path: '/nothing/here', ready: heading('There is no such page') },
    { name: 'not-for-the-role', path: '/users', role: 'analyst', ready: heading('Not for your role') },
    {
      name: 'palette',
      path: '/users',
      before: async (page) => {
        await page.keyboard.press('Control+k');
        await page.keyboard.type('card');
        await page.getByRole('option', { name: /Recommendation$/ }).first().waitFor();
      },
      ready: (page) => page.getByRole('combobox', { name: 'Page, user, recommendation or command' }).waitFor(),
    },
    {
      name: 'shortcuts',
      path: '/users',
      before: (page) => page.keyboard.press('?'),
      ready: heading('Keyboard shortcuts'),
    },
  ];
}
