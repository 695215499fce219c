import { test as base, type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// One real Weft with the demo mesh for each file of walks, on a free port and a home of its own.
export class Weft {
  private constructor(
    private readonly process: ChildProcess,
    readonly home: string,
    readonly url: string,
    readonly said: string,
  ) {}

  static async start(): Promise<Weft> {
    const binary = process.env.WALKS_BINARY ?? path.resolve(import.meta.dirname, '../../build/weft');
    const home = mkdtempSync(path.join(tmpdir(), 'weft-walk-'));
    const child = spawn(binary, ['demo', '--home', home, '--listen', '127.0.0.1:0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    for await (const piece of child.stdout) {
      said += piece;
      if (said.includes('Ctrl-C')) break;
    }
    const url = /is up: (\S+)/.exec(said)?.[1];
    if (!url) throw new Error(`weft demo did not start: ${said}`);
    return new Weft(child, home, url, said);
  }

  async stop() {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await ended;
    rmSync(this.home, { recursive: true, force: true });
  }

  tokenOf(user: string): string {
    return JSON.parse(readFileSync(path.join(this.home, 'demo-tokens.json'), 'utf8'))[user];
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

  // A browser of their own in which somebody is signed in.
  async enter(browser: Browser, user: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context: BrowserContext = await browser.newContext({ baseURL: this.url, ...options });
    const answer = await context.request.post('/api/v1/session', { data: { token: this.tokenOf(user) } });
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

export const test = base.extend<{ weft: Weft }, { running: Running }>({
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
