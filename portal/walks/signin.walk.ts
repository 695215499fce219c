import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test, watched } from './weft';

// All ways in, and the way out.

const password = 'four words are plenty';
const main = { name: 'Main' };

test('a newcomer follows the link that the demo prints, once', async ({ browser, weft }) => {
  const context = await browser.newContext();
  const page = watched(await context.newPage());
  await page.goto(weft.linkOf('analyst'));
  await expect(page.getByRole('navigation', main)).toBeVisible();
  await expect(page.getByRole('button', { name: 'analyst' })).toBeVisible();
  expect(page.url()).toBe(`${weft.url}/`);

  const other = watched(await (await browser.newContext()).newPage());
  await other.goto(weft.linkOf('analyst'));
  await expect(other.getByRole('alert')).toContainText('this link was used already');
  await expect(other.getByRole('heading', { name: 'Sign in to Weft' })).toBeVisible();
});

test('weft open prints a link', async ({ browser, weft }) => {
  const binary = process.env.WALKS_BINARY ?? path.resolve(import.meta.dirname, '../../build/weft');
  const link = execFileSync(binary, ['--server', weft.url, '--token', weft.tokenOf('curator'), 'open'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
  const page = watched(await (await browser.newContext()).newPage());
  await page.goto(JSON.parse(link).address);
  await expect(page.getByRole('button', { name: 'curator' })).toBeVisible();
});

test('a token signs in, with its scope, and takes its session along', async ({ browser, weft }) => {
  const token = await weft.call('analyst', 'POST', '/api/v1/tokens', { name: 'walk', scope: 'read' });
  const page = watched(await (await browser.newContext({ baseURL: weft.url })).newPage());
  await page.goto('/tables/flights.departures');
  await page.getByRole('radio', { name: 'Token' }).check();
  await page.getByLabel('Token', { exact: true }).last().fill(token.token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'flights departures' })).toBeVisible(); // where they wanted to go
  await page.getByRole('button', { name: 'analyst' }).click();
  await expect(page.getByText('scope read')).toBeVisible();
  const session = await page.request.post('/api/v1/tokens', {
    data: { name: 'more', scope: 'all' },
    headers: { origin: weft.url },
  });
  expect(session.status()).toBe(403); // no more than the token

  await weft.call('analyst', 'DELETE', `/api/v1/tokens/${token.id}`);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Sign in to Weft' })).toBeVisible();
});

test('a password signs in; a wrong one is told; signing out ends it', async ({ browser, weft }) => {
  await weft.call('admin', 'PUT', '/api/v1/users/partner/password', { password });
  const page = watched(await (await browser.newContext({ baseURL: weft.url })).newPage());
  await page.goto('/');
  await page.getByLabel('User').fill('partner');
  await page.getByLabel('Password', { exact: true }).last().fill('three words are not');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('the user or the password is wrong');
  await page.getByLabel('Password', { exact: true }).last().fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'partner' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to Weft' })).toBeVisible();
  await page.goto('/inbox');
  await expect(page.getByRole('heading', { name: 'Sign in to Weft' })).toBeVisible();
});
