import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Page, Request } from '@playwright/test';
import { buys, tokenFor } from './shop';
import { expect, walk, Weft } from './weft';

// /weft.js on a page of another site, against the real binary: each event arrives once, whatever becomes of the
// page, the server and the limits.

const perSecond = 40;

interface Shop {
  weft: Weft;
  token: string;
  url: string; // of a page of the shop, which another server holds
}
type Told = { accepted: number; rejected: { event: object; reasons: { field: string }[] }[] };

const test = walk.extend<object, { shop: Shop }>({
  shop: [
    async ({}, use) => {
      const folder = path.resolve(import.meta.dirname, '../../examples/shop/centralised');
      const weft = await Weft.serve(folder, ['--events-per-second', String(perSecond)]);
      const token = await tokenFor(weft, 'orders_dev', 'events:orders');
      const page = `<!doctype html><title>Shop</title><link rel="icon" href="data:," />
        <script>
          (window.weft = window.weft || []).push({ acting_customer: 1, action: 'opens', action_category: 'visit' });
          window.told = [];
          addEventListener('weft', ({ detail }) => told.push(detail));
        </script>
        <script src="${weft.url}/weft.js" data-token="${token}" data-owner="orders" async></script>`;
      const server = createServer((asked, answer) => {
        answer.writeHead(200, {
          'content-type': 'text/html',
          // As strict as a shop may be.
          'content-security-policy': `default-src 'none'; img-src data:; script-src 'unsafe-inline' ${weft.url}; connect-src ${weft.url}`,
          'cross-origin-embedder-policy': 'require-corp',
        });
        answer.end(asked.url === '/empty' ? '<!doctype html><title>Empty</title>' : page);
      });
      await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
      await use({ weft, token, url: `http://localhost:${(server.address() as AddressInfo).port}/` });
      server.close();
      await weft.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

const open = async (page: Page, shop: Shop) => {
  await page.goto(shop.url);
  await page.waitForFunction(() => !Array.isArray((window as any).weft));
};

// `count` events of one action.
const push = (page: Page, action: string, count: number) =>
  page.evaluate(
    ([event, count]) => {
      for (let i = 0; i < count; ++i) (window as any).weft.push({ ...event, value: i });
    },
    [{ acting_customer: 123, action_category: 'visit', action }, count] as const,
  );

const inSql = async ({ weft }: Shop, action: string): Promise<[events: number, different: number]> => {
  const sql = `SELECT count(*), count(DISTINCT value) FROM tracking.events WHERE action = '${action}'`;
  const { rows } = await weft.call('admin', 'POST', '/api/v1/query', { sql });
  return [Number(rows[0][0]), Number(rows[0][1])];
};

const beacons = (page: Page) => {
  const seen: { at: number; status: number; wait: number }[] = [];
  const note = async (request: Request) => {
    if (!request.url().includes('/api/v1/beacon')) return;
    const at = Date.now();
    const answer = await request.response();
    seen.push({ at, status: answer?.status() ?? 0, wait: Number((await answer?.headerValue('retry-after')) ?? 0) });
  };
  page.on('request', (request) => void note(request).catch(() => {}));
  return seen;
};

test('events of a page of another site, also those before the script was there', async ({ page, shop }) => {
  await open(page, shop);
  await push(page, 'looks', 30);
  await expect.poll(() => inSql(shop, 'looks')).toEqual([30, 30]);
  expect((await inSql(shop, 'opens'))[0]).toBe(1);

  await test.step('what is refused is told to the page, field by field', async () => {
    await page.evaluate((event) => (window as any).weft.push(event), { ...buys, order_value: '103,4' });
    await page.waitForFunction(() => (window as any).told.some(({ rejected }: Told) => rejected.length));
    const told: Told[] = await page.evaluate(() => (window as any).told);
    expect(told.flatMap(({ rejected }) => rejected)).toMatchObject([
      { event: { order_value: '103,4' }, reasons: [{ field: 'order_value' }] },
    ]);
  });

  await test.step('so is what cannot be written, and the page goes on', async () => {
    const wentOn = await page.evaluate((event) => {
      (window as any).weft.push({ ...event, value: 1n }, { ...event, action: 'goes on' });
      return (window as any).told.at(-1).rejected[0].reasons[0];
    }, buys);
    expect(wentOn).toMatchObject({ field: 'event', problem: expect.stringContaining('BigInt') });
    await expect.poll(() => inSql(shop, 'goes on')).toMatchObject([1, 0]);
  });

  await test.step('a token that can do more is not for pages', async () => {
    const answer = await fetch(`${shop.weft.url}/api/v1/beacon?token=${shop.weft.tokenOf('admin')}`, {
      method: 'POST',
      body: JSON.stringify(buys),
    });
    expect(answer.status).toBe(403);
  });
});

test('a device whose clock is years behind', async ({ page, shop }) => {
  await page.clock.setFixedTime(new Date('2020-02-02T02:02:02Z'));
  await open(page, shop);
  await push(page, 'lives in the past', 1);
  const sql = `SELECT abs(date_diff('second', "timestamp", received_at)) < 60 FROM tracking.events WHERE action = 'lives in the past'`;
  await expect.poll(async () => (await shop.weft.call('admin', 'POST', '/api/v1/query', { sql })).rows).toEqual([[true]]);
});

test('what waits as the page goes is sent all the same', async ({ page, shop }) => {
  await open(page, shop);
  await push(page, 'leaves', 20);
  await page.goto(shop.url + 'empty');
  await expect.poll(() => inSql(shop, 'leaves')).toEqual([20, 20]);
});

test('what waits as the tab is closed is sent all the same', async ({ page, shop }) => {
  await open(page, shop);
  await push(page, 'closes', 20);
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => inSql(shop, 'closes')).toEqual([20, 20]);
});

test('a server that is away for a while costs nothing', async ({ page, shop }) => {
  await open(page, shop);
  await push(page, 'stays', 10);
  await shop.weft.kill();
  await push(page, 'stays elsewhere', 10);
  await page.waitForTimeout(4000);
  await push(page, 'stays on', 10);
  await shop.weft.again();
  for (const action of ['stays', 'stays elsewhere', 'stays on'])
    await expect.poll(() => inSql(shop, action), { timeout: 90_000 }).toEqual([10, 10]);
});

test('what no server took before the page went is for the next page', async ({ page, shop }) => {
  await open(page, shop);
  await shop.weft.kill();
  await push(page, 'comes late', 10);
  await page.waitForRequest(/beacon/);
  await page.waitForTimeout(2000); // it has failed
  await page.goto(shop.url + 'empty');
  await shop.weft.again();
  await open(page, shop);
  await expect.poll(() => inSql(shop, 'comes late'), { timeout: 90_000 }).toEqual([10, 10]);
  await expect.poll(() => page.evaluate(() => localStorage.length)).toBe(0);
});

test('who is asked to wait, waits', async ({ page, shop }) => {
  const seen = beacons(page);
  await open(page, shop);
  const count = 10 * perSecond;
  await push(page, 'hurries', count);
  await expect.poll(() => inSql(shop, 'hurries'), { timeout: 120_000 }).toEqual([count, count]);
  const refused = seen.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  for (const { at, wait } of refused) {
    expect(wait).toBeGreaterThan(0);
    for (const later of seen) if (later.at > at) expect(later.at - at).toBeGreaterThan(1000 * wait - 50);
  }
});
