// Runs the flows, then looks at every page at three widths in both colours. Facts about the server come on stdin.
// CONSOLE_ONLY='user-streams' runs only the checks whose name has that text (a regular expression).
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { pages } from './pages.mjs';
import * as rules from './flows/rules.mjs';
import * as session from './flows/session.mjs';
import * as charts from './flows/charts.mjs';
import * as jobs from './flows/jobs.mjs';
import * as large from './flows/large.mjs';
import * as review from './flows/review.mjs';
import * as trust from './flows/trust.mjs';
import * as unsaved from './flows/unsaved.mjs';
import * as usage from './flows/usage.mjs';
import * as users from './flows/users.mjs';
import { look } from './look.mjs';
import { Worker } from './worker.mjs';
import { World } from './world.mjs';

const facts = JSON.parse(readFileSync(0, 'utf8'));
rmSync(facts.screenshots, { recursive: true, force: true });
mkdirSync(facts.screenshots, { recursive: true });

const browser = await chromium.launch({ executablePath: facts.chromium, args: ['--no-sandbox'] });
const world = new World(browser, facts);
if (facts.worker) world.worker = new Worker(facts.worker);
world.worker?.start();
const all = [
  ...named(session),
  ...named(users),
  ...named(review),
  ...named(rules),
  ...named(trust),
  ...named(charts),
  ...named(unsaved),
  ...named(usage),
  ...named(jobs),
  ...pages(facts).map((page) => [`${page.name} looks right`, (here) => look(here, page)]),
];
const checks = (facts.large ? named(large) : all).filter(([name]) => new RegExp(process.env.CONSOLE_ONLY ?? '').test(name));

let failed = 0;
for (const [name, check] of checks) {
  const begin = performance.now();
  try {
    await check(world);
    world.expectNoTrouble();
    console.log(`ok    ${name} (${((performance.now() - begin) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}: ${error.message}`);
    await world.keepFailure(name);
  } finally {
    await world.tidy();
  }
}
await browser.close();
await world.worker?.stop();
console.log(`console in a browser: ${checks.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function named(flows) {
  return Object.values(flows).map((check) => [words(check.name), check]);
}

/** A function's name as a sentence. */
function words(name) {
  return name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}
