// Charts: read as tables, taken away as pictures and as figures.
import { readFileSync } from 'node:fs';
import { expectAccessible } from '../look.mjs';
import { expect } from '../world.mjs';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export async function aChartIsATableByOneKeyAndAChartAgain(world) {
  const page = await world.signedIn('operator', '/dashboard');
  const chart = page.getByRole('img', { name: 'Customers by persona, as bars' });
  await chart.getByText(/%$/).first().waitFor();
  const drawn = (await chart.locator('text').allTextContents()).map((text) => text.replaceAll('\u00a0', ' '));
  await page.keyboard.press('t');
  const table = page.getByRole('table', { name: 'Customers by persona' });
  await table.getByRole('row').nth(1).waitFor();
  await expectAccessible(page, 'charts as tables');
  const rows = await table.locator('tbody tr').all();
  const told = (await Promise.all(rows.map(async (row) => {
    const [name, ...figures] = await row.locator('th, td').allTextContents();
    return [name, figures.join(' · ')];
  }))).flat();
  expect(told.length > 0 && told.toSorted().join() === drawn.toSorted().join(), `the table says ${told}, the chart ${drawn}`);
  await page.getByRole('button', { name: 'Customers by persona: as a table' }).click();
  await page.getByRole('img', { name: 'Customers by persona, as bars' }).waitFor();
}

export async function aChartIsSavedAsAPictureAndAsFigures(world) {
  for (const dark of [false, true]) {
    const page = await world.signedIn('operator', '/dashboard', { dark });
    await page.getByRole('img', { name: 'Customers by persona, as bars' }).getByText(/%$/).first().waitFor();
    const saved = async (what) => {
      await page.getByRole('button', { name: 'Customers by persona: save' }).click();
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: what }).click()]);
      return [file.suggestedFilename(), readFileSync(await file.path())];
    };
    const [pictureName, picture] = await saved('Picture (PNG)');
    expect(/^customers-by-persona-.*\.png$/.test(pictureName), `the picture is named ${pictureName}`);
    expect(picture.subarray(0, 8).equals(PNG) && picture.length > 5_000, `the picture is ${picture.length} bytes of something`);
    const [figuresName, figures] = await saved('Figures (CSV)');
    expect(figuresName.endsWith('.csv') && figures.toString().startsWith('Persona,Customers,Share\r\n'), `the figures are ${figures}`);
  }
}
