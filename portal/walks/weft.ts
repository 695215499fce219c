import { test as base, type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const binary = process.env.WALKS_BINARY ?? path.resolve(import.meta.dirname, '../../build/weft');

// One real Weft, on a free port and a home of its own: with the demo mesh, as each file of walks has it, or another.
export class Weft {
  private constructor(
    private process: ChildProcess,
    readonly home: string,
    readonly url: string,
    readonly said: string,
    private readonly verb: string[],
  ) {}

  static start(): Promise<Weft> {
    return Weft.run((home) => ['demo', '--home', home], 'Ctrl-C');
  }

  // With the mesh of a folder, applied, or with nothing; its admin is the one user with a token.
  static async serve(folder?: string, flags: string[] = []): Promise<Weft> {
    const mesh = folder ? ['--mesh', folder] : [];
    const weft = await Weft.run((home) => ['serve', '--home', home, ...mesh, ...flags], 'admin.token');
    await weft.ready();
    return weft;
  }

  // kill -9; its home stays.
  async kill() {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
  }

  // Once more, at the same address, on what is in its home.
  async again() {
    this.process = spawn(binary, [...this.verb, '--listen', new URL(this.url).host], { stdio: ['ignore', 'ignore', 'inherit'] });
    await this.ready();
  }

  private async ready() {
    const isReady = () => fetch(`${this.url}/readyz`).then(({ ok }) => ok, () => false);
    while (!(await isReady())) {
      if (this.process.exitCode !== null) throw new Error('weft serve ended');
      await new Promise((again) => setTimeout(again, 200));
    }
  }

  private static async run(verb: (home: string) => string[], whole: string): Promise<Weft> {
    const home = mkdtempSync(path.join(tmpdir(), 'weft-walk-'));
    const words = verb(home);
    const child = spawn(binary, [...words, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    for await (const piece of child.stdout) {
      said += piece;
      if (said.includes(whole)) break;
    }
    const url = /(?:is up:|serves at) (\S+)/.exec(said)?.[1];
    if (!url) throw new Error(`weft did not start: ${said}`);
    return new Weft(child, home, url, said, words);
  }

  async stop() {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await ended;
    rmSync(this.home, { recursive: true, force: true });
  }

  tokenOf(user: string): string {
    const file = (name: string) => path.join(this.home, name);
    if (!existsSync(file('demo-tokens.json'))) return readFileSync(file('admin.token'), 'utf8').trim();
    return JSON.parse(readFileSync(file('demo-tokens.json'), 'utf8'))[user];
  }

  linkOf(user: string): string {
    return new RegExp(`^  ${user} .*\\n\\s+(\\S+)`, 'm').exec(this.said)?.[1] ?? '';
  }

  // What a program does: a call with that user's token.
  async call(user: string, method: string, address: string, body?: unknown, type = 'application/json') {
    const answer = await fetch(this.url + address, {
      method,
      headers: { authorization: `Bearer ${this.tokenOf(user)}`, ...(body !== undefined && { 'content-type': type }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    expect(answer.ok, `${method} ${address}: ${answer.status} ${answer.ok ? '' : await answer.text()}`).toBe(true);
    return answer.status === 204 ? undefined : answer.json();
  }

  // A document as it is written.
  async documentOf(user: string, address: string): Promise<string> {
    const answer = await fetch(this.url + address, {
      headers: { authorization: `Bearer ${this.tokenOf(user)}`, accept: 'application/yaml' },
    });
    expect(answer.ok, address).toBe(true);
    return answer.text();
  }

  // A browser of their own in which somebody is signed in.
  async enter(browser: Browser, user: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    return this.enterWith(browser, this.tokenOf(user), options);
  }

  async enterWith(browser: Browser, token: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context: BrowserContext = await browser.newContext({ baseURL: this.url, ...options });
    const answer = await context.request.post('/api/v1/session', { data: { token } });
    expect(answer.status()).toBe(201);
    return watched(await context.newPage());
  }
}

// A page that says something on its console, or breaks, fails its walk.
export function watched(page: Page): Page {
  const expected = /status of 4\d\d|net::ERR_/; // what the server refused is shown on the page
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !expected.test(message.text()))
      throw new Error(`${page.url()} said: ${message.text()}`);
  });
  page.on('pageerror', (fault) => {
    throw fault;
  });
  return page;
}

// The one that a worker has running: each file of walks begins with a fresh home.
class Running {
  private file = '';
  private weft: Weft | undefined;

  async of(file: string): Promise<Weft> {
    if (this.weft && this.file === file) return this.weft;
    await this.stop();
    this.file = file;
    this.weft = await Weft.start();
    return this.weft;
  }
  async stop() {
    await this.weft?.stop();
    this.weft = undefined;
  }
}

// Pages that stay open go on asking: they end with the walk that opened them.
export const walk = base.extend<{ ends: void }>({
  ends: [
    async ({ browser }, use) => {
      await use();
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});

export const test = walk.extend<{ weft: Weft }, { running: Running }>({
  running: [
    async ({}, use) => {
      const running = new Running();
      await use(running);
      await running.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  weft: async ({ running }, use, { file }) => use(await running.of(file)),
});
export { expect };
