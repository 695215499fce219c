import type { Page } from '@playwright/test';
import { editor } from './desk';
import { looksWell } from './looks';
import { expect, test, type Weft } from './weft';

// Rows come in by a file that is dropped, or chosen.

const gates = 'gate,terminal,opened\nA1,1,2013-01-05\nB7,4,2013-02-11\n';
const table = 'flights.gates';
const page = `/tables/${table}`;
const isThere = (weft: Weft) => weft.call('curator', 'PUT', `/api/v1${page}/data?file=gates.csv&mode=replace`, gates, 'text/csv');

async function drop(on: Page, name: string, text: string) {
  const data = await on.evaluateHandle(([file, words]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([words!], file!));
    return transfer;
  }, [name, text]);
  await on.dispatchEvent('main', 'dragenter', { dataTransfer: data });
  await expect(on.getByText(/Let go/)).toBeVisible();
  await on.dispatchEvent('main', 'drop', { dataTransfer: data });
  await expect(on.getByText(/Let go/)).toHaveCount(0);
}

test('scenario 12: a file that is dropped is a table at once, with a contract to finish', async ({ browser, weft }) => {
  const curator = await weft.enter(browser, 'curator');
  await curator.goto('/publish');
  await expect(curator.getByRole('heading', { name: 'What you publish' })).toBeVisible();
  await drop(curator, 'Lounges.csv', 'lounge,seats,opened\nNorth,120,2013-01-05\nSouth,,2013-02-11\n');
  await expect(curator.getByLabel('Product', { exact: true })).toHaveValue('lounges');
  await curator.getByRole('button', { name: 'Send its rows now' }).click();

  const dialog = curator.getByRole('dialog', { name: 'Rows for flights.lounges' });
  await expect(dialog.getByRole('status')).toContainText("made of this file's 2 rows");
  const columns = dialog.getByRole('table', { name: 'Columns of the file' });
  await expect(columns.getByRole('row', { name: 'seats' })).toContainText('integer');
  await expect(columns.getByRole('row', { name: 'seats' })).toContainText('1 row');
  await expect(columns.getByRole('row', { name: 'opened' })).toContainText('date');
  await looksWell(curator, 'send-rows');
  await dialog.getByRole('button', { name: 'Send 2 rows' }).click();

  const sent = curator.getByRole('dialog', { name: '2 rows sent' });
  await expect(sent).toContainText('Its contract is a draft');
  await sent.getByRole('link', { name: 'Finish its contract' }).click();
  await expect(curator).toHaveURL(/\/publish\/flights\.lounges$/);
  await expect(editor(curator)).toContainText('seats');
  const answer = await weft.call('curator', 'POST', '/api/v1/query', { sql: 'SELECT sum(seats) FROM flights.lounges' });
  expect(answer.rows).toEqual([['120']]);
});

test('rows are dropped onto a table, looked at, and sent; a bad row is named', async ({ browser, weft }) => {
  await isThere(weft);
  const curator = await weft.enter(browser, 'curator');
  await curator.goto(`${page}/sample`);
  const sample = curator.getByRole('table', { name: `Sample of ${table}` });
  await expect(sample).toContainText('B7');
  const dialog = curator.getByRole('dialog', { name: `Rows for ${table}` });

  await test.step('looked at, in the way that is chosen, then sent', async () => {
    await drop(curator, 'february.csv', 'gate,terminal,opened\nC3,2,2013-02-01\n');
    await expect(dialog.getByRole('status')).toContainText('Its 1 row keep');
    const ways = dialog.getByLabel('The rows that are there');
    await expect(ways.getByRole('option')).toHaveText(['replace them', 'keep them, and add these']); // it has no key
    await ways.selectOption('append');
    await expect(dialog.getByRole('status')).toContainText('are added to those that are there');
    await dialog.getByRole('button', { name: 'Send 1 row' }).click();
    const sent = curator.getByRole('dialog', { name: '1 row sent' });
    await expect(sent).toContainText('as its version');
    await sent.getByRole('button', { name: 'Close' }).click();
    await expect(sample).toContainText('C3');
    await expect(sample).toContainText('B7');
  });

  await test.step('by keyboard: the file is chosen, what it breaks is said, nothing is sent', async () => {
    await curator.getByRole('button', { name: 'Send rows' }).focus();
    const chooser = curator.waitForEvent('filechooser');
    await curator.keyboard.press('Enter');
    await (await chooser).setFiles({ name: 'march.csv', mimeType: 'text/csv', buffer: Buffer.from('gate,terminal,opened\nD4,three,2013-03-01\n') });
    await expect(dialog.getByRole('alert')).toContainText('march.csv');
    await expect(dialog.getByRole('alert')).toContainText('terminal');
    await expect(dialog.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
    await curator.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  });

  await test.step('how far it is on a slow line; stopped, and sent again', async () => {
    const line = await curator.context().newCDPSession(curator);
    const slow = (bytes: number) => line.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytes });
    const lines = Array.from({ length: 40_000 }, (_, i) => `G${i},${i % 9},2013-04-01\n`);
    await drop(curator, 'april.csv', `gate,terminal,opened\n${lines.join('')}`);
    await dialog.getByLabel('The rows that are there').selectOption('append');
    await slow(50_000); // some 15 s, on a machine that is busy too
    await dialog.getByRole('button', { name: 'Send 40,000 rows' }).click();
    await expect(dialog.getByRole('progressbar', { name: 'Sending' })).toBeVisible();
    await expect(dialog.getByRole('status')).toContainText(/Sending: .* of /);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog.getByRole('status').last()).toContainText('Stopped.');
    await slow(-1);
    await dialog.getByRole('button', { name: 'Send 40,000 rows' }).click();
    await expect(curator.getByRole('dialog', { name: '40,000 rows sent' })).toBeVisible();
    const answer = await weft.call('curator', 'POST', '/api/v1/query', { sql: `SELECT count(*) FROM ${table}` });
    expect(answer.rows).toEqual([[40003]]);
    await curator.getByRole('link', { name: 'See its versions' }).click();
    const versions = curator.getByRole('table', { name: `Versions of the rows of ${table}` });
    await expect(versions).toContainText('40,003');
    await expect(versions.getByRole('button', { name: 'Give it to readers' })).toHaveCount(2);
  });
});

test('only who answers for a table sends rows', async ({ browser, weft }) => {
  await isThere(weft);
  const admin = await weft.enter(browser, 'admin');
  await admin.goto(page);
  await expect(admin.getByRole('button', { name: 'Send rows' })).toBeVisible();
  const analyst = await weft.enter(browser, 'analyst');
  await analyst.goto('/tables/flights.departures');
  await expect(analyst.getByRole('link', { name: 'Open in Ask' })).toBeVisible();
  await expect(analyst.getByRole('button', { name: 'Send rows' })).toHaveCount(0);
});
