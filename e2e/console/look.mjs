// One page at three widths in both colours: a screenshot, axe, and nothing that sticks out sideways.
import axe from 'axe-core';
import { join } from 'node:path';
import { expect } from './world.mjs';

const WIDTHS = [1440, 1024, 360];

export async function look(world, { name, path, role = 'operator', ready, before }) {
  for (const dark of [false, true]) {
    const page = await world.looker(role, dark);
    await page.setViewportSize({ width: WIDTHS[0], height: 900 });
    await page.goto(world.url(path));
    await page.getByRole('button', { name: /^Account of/ }).waitFor();
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width === 360 ? 780 : 900 });
      if (before && width === WIDTHS[0]) await before(page);
      await ready(page);
      await atRest(page);
      const where = `${name} at ${width} px, ${dark ? 'dark' : 'light'}`;
      await page.screenshot({ path: join(world.facts.screenshots, `${name}-${width}-${dark ? 'dark' : 'light'}.png`) });
      await expectAccessible(page, where);
      const sticksOut = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(sticksOut <= 0, `${where}: the page is ${sticksOut} px wider than the screen`);
    }
  }
}

/** Nothing loads any more. The network is never idle where live updates are listened to. */
async function atRest(page) {
  await page.waitForTimeout(200);
  await page.waitForFunction(() => !document.querySelector('[aria-label="Loading"], main [aria-busy="true"]'));
}

export async function expectAccessible(page, where) {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const found = await window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      // The component library draws a dialog's title in a `header` and keeps dialogs outside of `main`.
      rules: Object.fromEntries(['region', 'landmark-unique', 'landmark-no-duplicate-banner', 'landmark-banner-is-top-level'].map((rule) => [rule, { enabled: false }])),
    });
    return found.violations.map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary?.split('\n')[1] ?? ''}`);
  });
  expect(violations.length === 0, `${where}: axe finds ${violations.join(' | ')}`);
}
