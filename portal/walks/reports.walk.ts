import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { looksWell } from './looks';
import { buys, expect, registers, sendEvents, test, tokenFor } from './shop';

// Scenario 1 in the browser: reports that are there before the first event, and what one order makes of them.

const rows = (page: Page) => page.getByRole('grid', { name: 'Rows' });
const report = (page: Page, title: string) => page.getByRole('navigation', { name: 'Reports' }).getByRole('link', { name: title });

test('scenario 1: the first event, and the reports within a second', async ({ browser, weft }) => {
  const manager = await weft.enterWith(browser, await tokenFor(weft, 'manager'), { reducedMotion: 'reduce' });
  await manager.goto('/');
  await manager.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Reports' }).click();

  await test.step('before the first event each report says how to send it', async () => {
    for (const title of ['Top events', 'Most active customers', 'Orders']) {
      await report(manager, title).click();
      await expect(manager.getByText(/^No (event|order) has come yet/)).toBeVisible();
      await expect(manager.getByText('/api/v1/events', { exact: false }).first()).toContainText(weft.url);
    }
    await report(manager, 'Top events').click();
    await looksWell(manager, 'reports-empty');
  });

  await test.step('two applications send one event each', async () => {
    const accounts = await tokenFor(weft, 'accounts_dev', 'events:accounts');
    const orders = await tokenFor(weft, 'orders_dev', 'events:orders');
    expect(await sendEvents(weft, accounts, registers)).toMatchObject({ accepted: 1 });
    expect(await sendEvents(weft, orders, buys)).toMatchObject({ accepted: 1 });
    expect((await sendEvents(weft, orders, { ...buys, order_value: '103,4' })).rejected).toHaveLength(1);
  });

  await test.step('top events: two actions, one event each', async () => {
    await manager.getByRole('button', { name: 'Ask again' }).click();
    await expect(rows(manager)).toHaveAttribute('aria-rowcount', '3');
    for (const action of ['registers', 'buys something'])
      await expect(rows(manager).getByRole('row').filter({ hasText: action }).getByRole('gridcell').nth(2)).toHaveText('1');
  });

  await test.step('customers: 123 and "123" are one', async () => {
    await report(manager, 'Most active customers').click();
    await expect(rows(manager)).toHaveAttribute('aria-rowcount', '2');
    const one = rows(manager).getByRole('row').nth(1);
    await expect(one).toContainText('123');
    await expect(one).toContainText('103.4');
  });

  await test.step('orders: an order value of 0 is none; CSV takes a header and a line along', async () => {
    await report(manager, 'Orders').click();
    await expect(rows(manager)).toHaveAttribute('aria-rowcount', '2');
    await manager.getByRole('button', { name: 'Export' }).click();
    const [file] = await Promise.all([manager.waitForEvent('download'), manager.getByRole('menuitem', { name: 'CSV' }).click()]);
    const lines = readFileSync(await file.path(), 'utf8').trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('103.4');
    await manager.getByRole('button', { name: 'Export' }).click();
    const [book] = await Promise.all([manager.waitForEvent('download'), manager.getByRole('menuitem', { name: 'Excel' }).click()]);
    expect(book.suggestedFilename()).toMatch(/\.xlsx$/);
    expect(readFileSync(await book.path()).subarray(0, 2).toString()).toBe('PK');
  });

  await test.step('a marketer sees the same, customers hashed', async () => {
    const marketer = await weft.enterWith(browser, await tokenFor(weft, 'marketer'));
    await marketer.goto('/reports/customers');
    await expect(marketer.getByText('is masked for you')).toBeVisible();
    await expect(rows(marketer).getByRole('gridcell', { name: '123', exact: true })).toHaveCount(0);
  });
});

test('sorted, added up and narrowed down without SQL, and all of it in the address', async ({ browser, weft }) => {
  const orders = await tokenFor(weft, 'orders_dev', 'events:orders');
  const details = await tokenFor(weft, 'details_dev', 'events:details');
  const days = ['2026-02-01', '2026-02-02', '2026-02-03', '2026-02-04', '2026-02-05'];
  await sendEvents(weft, orders, days.map((day, index) => ({ ...buys, timestamp: `${day}T09:00:00Z`, acting_customer: 200 + index, order_value: 20 + 7 * index })));
  const looks = days.flatMap((day, index) =>
    Array.from({ length: 3 + ((index * 5) % 7) }, (_, visit) => ({
      data_owner: 'details',
      timestamp: `${day}T0${visit % 9}:30:00Z`,
      acting_customer: 200 + (visit % 4),
      action: visit % 3 ? 'looks at an article' : 'searches',
      action_category: 'visit',
      value: visit,
    })),
  );
  await sendEvents(weft, details, looks);

  const manager = await weft.enterWith(browser, await tokenFor(weft, 'manager'), { reducedMotion: 'reduce' });
  await manager.goto('/reports');
  await expect(rows(manager).getByRole('row').nth(1)).toContainText('looks at an article');
  await expect(manager.getByRole('img', { name: /^events by action/ })).toBeVisible();
  await looksWell(manager, 'reports');

  await manager.getByLabel('By', { exact: true }).selectOption('date');
  await expect(manager.getByRole('img', { name: /^events by date/ })).toBeVisible();
  await manager.getByLabel('Of', { exact: true }).selectOption('details');
  await manager.getByLabel('Sorted by').selectOption('events');
  await manager.getByLabel('First', { exact: true }).selectOption('up');
  await expect(manager).toHaveURL(/\/reports\?by=date&domain=details&sort=events&up=up$/);
  await expect(rows(manager)).toHaveAttribute('aria-rowcount', String(days.length + 1));
  await expect(rows(manager).getByRole('row').nth(1)).toContainText('2026-02-01');
  await manager.reload();
  await expect(rows(manager).getByRole('row').nth(1)).toContainText('2026-02-01');

  await manager.goto('/reports/orders?by=date');
  await expect(manager.getByRole('img', { name: /^order_value by date/ })).toBeVisible();
});

test('who may not read a report is told whom to ask', async ({ browser, weft }) => {
  const person = 'apiVersion: weft/v1\nkind: User\nname: visitor\nteams: [platform]\n'; // who sends no events
  await weft.call('admin', 'PUT', '/api/v1/users/visitor', person, 'application/yaml');
  const visitor = await weft.enterWith(browser, await tokenFor(weft, 'visitor'));
  await visitor.goto('/reports');
  await expect(visitor.getByText('It is not yours to read')).toBeVisible();
  await expect(visitor.getByRole('link', { name: 'Ask for access' })).toBeVisible();
});
