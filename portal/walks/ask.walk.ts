import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './weft';

// From a question in somebody's head to an answer, with SQL.

const editor = (page: Page) => page.getByRole('textbox', { name: 'SQL' });
const rows = (page: Page) => page.getByRole('grid', { name: 'Rows' });

async function write(page: Page, sql: string) {
  await page.goto('/ask');
  await page.getByRole('button', { name: '+ New' }).click();
  await editor(page).click();
  await page.keyboard.insertText(sql);
}

test('ask and chart, by keyboard and two clicks; both are there again', async ({ browser, weft }) => {
  const page = await weft.enter(browser, 'analyst');
  await page.goto('/tables/flights.departures');
  await page.getByRole('link', { name: 'Open in Ask' }).click();
  await expect(editor(page)).toContainText('FROM flights.departures');
  await editor(page).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('SELECT carrier, avg(dep_de');
  await expect(page.getByRole('option', { name: /dep_delay/ })).toHaveCount(0); // no table is named yet
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('SELECT carrier, avg() AS mean_delay FROM flights.departures GROUP BY carrier ORDER BY carrier');
  for (let i = 0; i < ') AS mean_delay FROM flights.departures GROUP BY carrier ORDER BY carrier'.length; ++i) await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('dep_del');
  await expect(page.getByRole('option', { name: /dep_delay/ })).toBeVisible();
  await expect(page.getByText('Negative numbers are early departures')).toBeVisible();
  await page.waitForTimeout(200); // the list takes no key in its first moment
  await page.keyboard.press('Enter');
  await expect(editor(page)).toContainText('avg(dep_delay)');
  await page.keyboard.press('Control+Enter');
  await expect(rows(page)).toHaveAttribute('aria-rowcount', '17');
  await expect(rows(page).getByRole('gridcell', { name: '9E', exact: true })).toBeVisible();
  await expect(page.getByLabel('What you got of the tables')).toContainText('as it is: all rows, nothing masked');

  await page.getByRole('button', { name: 'Chart', exact: true }).click();
  await expect(page.getByRole('img', { name: /^mean_delay by carrier: 16 values/ })).toBeVisible();
  await page.getByText('Lines', { exact: true }).click();
  await page.getByText('The figures').click();
  await expect(page.getByRole('region', { name: 'The figures' }).getByRole('row')).toHaveCount(17);

  const address = page.url();
  expect(address).toMatch(/\/ask\/\w+$/);
  await page.reload();
  await expect(editor(page)).toContainText('avg(dep_delay)');
  await page.getByRole('button', { name: /^Run/ }).click();
  await expect(page.getByRole('radio', { name: 'Lines' })).toBeChecked();
});

test('an error at its position, in the statement that it is in', async ({ browser, weft }) => {
  const page = await weft.enter(browser, 'analyst');
  await write(page, "SELECT 'é';\nSELECT\n  orgin\nFROM flights.departures;\nSELECT 3");
  await page.getByRole('button', { name: 'Run all' }).click();
  await expect(page.getByRole('alert')).toContainText('line 3, column 3');
  await expect(page.getByRole('alert')).toContainText('orgin');
  await expect(page.locator('.cm-lintRange-error')).toHaveText('orgin');
  await page.getByRole('button', { name: '1 ✓ 1 row' }).click();
  await expect(rows(page)).toContainText('é');
  await page.getByRole('button', { name: '2 ✕ failed' }).click();
  await page.getByRole('button', { name: 'Go to the place' }).click();
  await page.keyboard.press('Control+Delete');
  await page.keyboard.insertText('origin');
  await page.keyboard.press('Control+Enter'); // the statement at the cursor
  await expect(rows(page)).toContainText('EWR');
});

test('refused, it says why and where to ask', async ({ browser, weft }) => {
  const page = await weft.enter(browser, 'analyst');
  await write(page, 'SELECT count(*) FROM fleet.planes');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('alert')).toContainText('analyst may not read fleet.planes');
  await expect(page.locator('.cm-lintRange-error')).toHaveText('fleet.planes');
  await page.getByRole('link', { name: 'Ask for fleet.planes' }).click();
  await expect(page.getByRole('heading', { name: /^fleet.*planes$/ })).toBeVisible();
});

test('a long question shows its time, and is stopped', async ({ browser, weft }) => {
  const page = await weft.enter(browser, 'analyst');
  await write(page, 'SELECT count(*) FROM flights.departures a, flights.departures b WHERE a.dep_delay * b.dep_delay = 17');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('timer')).toContainText(/Running · \d/);
  const running = async () => (await weft.call('analyst', 'GET', '/api/v1/queries')).items.filter((item: { state: string }) => item.state === 'running');
  await expect.poll(async () => (await running()).length).toBe(1);
  await page.getByRole('button', { name: 'Stop' }).first().click();
  await expect(page.getByText('Stopped after 0 rows')).toBeVisible();
  await expect.poll(async () => (await running()).length).toBe(0);
  await page.getByRole('button', { name: 'History' }).click();
  await expect(page.getByRole('complementary', { name: 'History' })).toContainText('cancelled');
});

test('parameters are values, whatever stands in them', async ({ browser, weft }) => {
  const page = await weft.enter(browser, 'analyst');
  await write(page, 'SELECT count(*) AS n FROM flights.departures WHERE origin = $airport AND month = $month');
  await page.getByLabel('$airport', { exact: true }).fill('JFK');
  await page.getByLabel('$month', { exact: true }).fill('1');
  await page.keyboard.press('Enter');
  await expect(rows(page)).toContainText('9161');
  await page.getByLabel('$airport', { exact: true }).fill("JFK' OR '1'='1");
  await page.keyboard.press('Enter');
  await expect(rows(page).getByRole('gridcell', { name: '0', exact: true })).toBeVisible();
});

test('a million rows: loaded, walked, sorted, found in, copied, exported', async ({ browser, weft }) => {
  const page = await weft.enter(browser, 'analyst', { permissions: ['clipboard-read', 'clipboard-write'] });
  await write(page, 'SELECT d.carrier, d.flight, d.dep_delay, d.dest, n.range AS turn FROM flights.departures d, range(4) n');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('These are the first 10,000 rows; there are more.')).toBeVisible();
  await page.getByLabel('At most').selectOption('1000000');
  const began = Date.now();
  await page.getByRole('button', { name: /^Run/ }).click();
  await expect(rows(page)).toHaveAttribute('aria-rowcount', '1000001', { timeout: 60_000 });
  console.log(`a million rows in ${Date.now() - began} ms`);
  expect(await rows(page).getByRole('gridcell').count()).toBeLessThan(400);

  await rows(page).focus();
  await page.keyboard.press('Control+End');
  await expect(rows(page).getByRole('rowheader', { name: '1,000,000' })).toBeVisible();
  await rows(page).getByRole('columnheader', { name: 'dep_delay' }).click();
  await expect(rows(page).getByRole('columnheader', { name: 'dep_delay' })).toHaveAttribute('aria-sort', 'ascending');
  await page.keyboard.press('Control+Home');
  await expect(rows(page).getByRole('gridcell', { name: '-43', exact: true }).first()).toBeVisible({ timeout: 20_000 });
  await page.getByRole('searchbox', { name: /Find in these/ }).fill('HNL');
  await page.getByLabel('Find in', { exact: true }).selectOption({ label: 'in dest' });
  await expect(page.getByText(/^[\d,]+ rows of 1,000,000 fit$/)).toBeVisible({ timeout: 20_000 });
  await expect.poll(async () => Number(await rows(page).getAttribute('aria-rowcount'))).toBeLessThan(10_000);

  await rows(page).focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Control+c');
  await expect(page.getByText('Copied 1 × 2 cells.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^(HA|UA)\t\d+$/);

  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Parquet' }).click();
  const file = await waiting;
  expect(file.suggestedFilename()).toBe('departures.parquet');
  expect(readFileSync(await file.path()).subarray(0, 4).toString()).toBe('PAR1');
});

test('a link carries the SQL to somebody else, and no rows', async ({ browser, weft }) => {
  const page = await weft.enter(browser, 'analyst', { permissions: ['clipboard-read', 'clipboard-write'] });
  await write(page, 'SELECT origin, count(*) AS n FROM flights.departures GROUP BY origin');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByRole('button', { name: 'Link copied' })).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const partner = await weft.enter(browser, 'partner');
  await partner.goto(link);
  await expect(editor(partner)).toContainText('GROUP BY origin');
  await partner.getByRole('button', { name: /^Run/ }).click();
  await expect(rows(partner)).toHaveAttribute('aria-rowcount', '2'); // JFK alone
  await expect(partner.getByLabel('What you got of the tables')).toContainText('rows are kept from you');
});

test('tables on the left, the contract on the right, SQL in order, all from the palette too', async ({ browser, weft }) => {
  const page = await weft.enter(browser, 'analyst');
  await write(page, 'select  from flights.departures');
  for (let i = 0; i < ' from flights.departures'.length; ++i) await page.keyboard.press('ArrowLeft');
  const left = page.getByRole('complementary', { name: 'What you may read' });
  await left.getByRole('button', { name: 'Columns of flights.departures' }).click();
  await left.getByRole('button', { name: 'arr_delay' }).click();
  await expect(editor(page)).toContainText('arr_delay');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'All commands' }).fill('contract at');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Contract' })).toContainText('Actual minus scheduled arrival');
  await page.getByRole('button', { name: 'Format' }).click();
  await expect(editor(page)).toContainText('SELECT');
  await expect(page.locator('.cm-line')).toHaveCount(4);
});

test('a chart is taken along: as a picture, as figures, and in words that other tools draw', async ({ browser, weft }) => {
  const page = await weft.enter(browser, 'analyst');
  const chart = { kind: 'bar', x: 'carrier', y: ['mean_delay'] };
  const sql = 'SELECT carrier, avg(dep_delay) AS mean_delay FROM flights.departures GROUP BY carrier ORDER BY carrier';
  await page.goto(`/ask#${encodeURIComponent(JSON.stringify({ sql, title: 'Late', chart }))}`);
  await page.getByRole('button', { name: /^Run/ }).click();
  await expect(page.getByRole('img', { name: /^mean_delay by carrier: 16 values/ })).toBeVisible();
  const take = async (way: string) => {
    await page.getByRole('button', { name: 'Take the chart along' }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: way }).click()]);
    return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
  };
  const png = await take('Picture: PNG');
  expect(png.name).toBe('Late.png');
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  expect((await take('Picture: SVG')).bytes.toString()).toMatch(/^<svg[^]*mean_delay[^]*<\/svg>$/);
  expect((await take('Figures: CSV')).bytes.toString()).toMatch(/^carrier,mean_delay\n9E,/);
  const inside = JSON.parse((await take('Vega-Lite, figures inside')).bytes.toString());
  expect(inside.data.values).toHaveLength(16);
  expect(inside.encoding).toMatchObject({ x: { field: 'carrier' }, y: { field: 'mean_delay', type: 'quantitative' } });
  const beside = JSON.parse((await take('Vega-Lite, beside that CSV')).bytes.toString());
  expect(beside.data.url).toBe('Late.csv');
});
