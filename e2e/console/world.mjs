// What flows share: browsers signed in as someone, and a record of everything that must not happen.
import { join } from 'node:path';

/** Answers that a flow provokes; the browser reports each as an error of its own. */
const PROVOKED = /the server responded with a status of (401|403|404|409|422|429)/;

export class World {
  constructor(browser, facts) {
    this.browser = browser;
    this.facts = facts;
    this.contexts = [];
    this.trouble = [];
    this.lookers = new Map();
  }

  /** A fresh browser: no cookies, nothing stored. */
  async open({ width = 1440, dark = false, reducedMotion = 'no-preference' } = {}) {
    const height = { 360: 780, 1024: 768 }[width] ?? 900;
    const context = await this.browser.newContext({
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      locale: 'en-US',
      timezoneId: 'Europe/Berlin',
      reducedMotion,
      hasTouch: width < 600,
    });
    this.contexts.push(context);
    context.on('page', (page) => this.watch(page));
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return page;
  }

  /** A page of someone who has signed in. */
  async signedIn(role, path = '/', options = {}) {
    const page = await this.open(options);
    await page.goto(this.url(path));
    await this.signIn(page, role);
    await page.getByRole('button', { name: /^Account of/ }).waitFor();
    return page;
  }

  async signIn(page, role, password = this.facts.logins[role]) {
    const login = page.getByLabel('Login');
    if (await login.isVisible().catch(() => false)) await login.fill(role);
    else await login.waitFor().then(() => login.fill(role));
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  /** A page that stays signed in from one look to the next. */
  async looker(role, dark) {
    const key = `${role} ${dark}`;
    if (!this.lookers.has(key)) {
      const page = await this.signedIn(role, '/', { dark, reducedMotion: 'reduce' });
      this.contexts = this.contexts.filter((context) => context !== page.context());
      this.lookers.set(key, page);
    }
    return this.lookers.get(key);
  }

  url(path) {
    return `${this.facts.url}/console${path}`;
  }

  watch(page) {
    page.on('pageerror', (error) => this.trouble.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !PROVOKED.test(message.text())) this.trouble.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol !== 'data:' && origin !== this.facts.url) this.trouble.push(`request to ${origin}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 500) this.trouble.push(`${response.status()} at ${new URL(response.url()).pathname}`);
    });
  }

  expectNoTrouble() {
    if (this.trouble.length > 0) throw new Error([...new Set(this.trouble)].join('; '));
  }

  async keepFailure(name) {
    const page = this.contexts.at(-1)?.pages().at(-1);
    const file = `failure-${name.replace(/\W+/g, '-').slice(0, 60)}.png`;
    await page?.screenshot({ path: join(this.facts.screenshots, file) }).catch(() => undefined);
  }

  async tidy() {
    await Promise.all(this.contexts.map((context) => context.close()));
    this.contexts = [];
    this.trouble = [];
  }
}

export function expect(condition, message) {
  if (!condition) throw new Error(message);
}
