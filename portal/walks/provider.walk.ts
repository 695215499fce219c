import type { Browser, Page } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeTables } from './meshes';
import { client, SignInProvider } from './provider';
import { expect, walk, watched, Weft } from './weft';

// Signing in with the organisation's own sign-in, from one site to another and back.

const people = {
  berta: { name: 'Berta Blériot', groups: ['pilots'] },
  q7: { name: 'Ann Amelia', email: 'ann@flights.example' },
};

const test = walk.extend<object, { weft: Weft }>({
  weft: [
    async ({}, use) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'weft-provider-'));
      writeTables(path.join(folder, 'mesh'), { products: 1, tables: 1, columns: 3 });
      const secret = path.join(folder, 'secret');
      writeFileSync(secret, client.secret, { mode: 0o600 });
      const provider = new SignInProvider(people);
      const flags = { issuer: await provider.issuer, client: client.id, 'client-secret': secret, users: 'new', teams: 'pilots=builders' };
      const weft = await Weft.serve(path.join(folder, 'mesh'), Object.entries(flags).flatMap(([name, value]) => [`--oidc-${name}`, value]));
      await provider.serve(weft.url);
      await use(weft);
      await weft.stop();
      provider.stop();
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

const table = '/tables/domain0.order_0_0';

async function stranger(browser: Browser, weft: Weft): Promise<Page> {
  const context = await browser.newContext({ baseURL: weft.url });
  await context.route(/googleapis/, (route) => route.abort()); // a font of the provider's page
  return watched(await context.newPage());
}

async function signIn(page: Page, user: string) {
  await page.getByRole('link', { name: /Continue with localhost:\d+/ }).click();
  await page.getByPlaceholder('Enter any login').fill(user);
  await page.getByPlaceholder('and password').fill('only the provider sees it');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

const menu = (page: Page, user: string) => page.getByRole('button', { name: `${user}, your menu` });

test('somebody new comes in by the provider, to where they wanted to go, in the team of their group', async ({ browser, weft }) => {
  const page = await stranger(browser, weft);
  await page.goto(`${table}/sample`);
  await signIn(page, 'berta');
  await expect(page.getByRole('heading', { name: 'domain0 order_0_0' })).toBeVisible();
  expect(page.url()).toBe(`${weft.url}${table}/sample`);
  await menu(page, 'berta').click();
  await expect(page.getByRole('menu').getByText('team builders')).toBeVisible();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();

  await page.getByRole('link', { name: /Continue with/ }).click(); // the provider knows them still
  await expect(menu(page, 'berta')).toBeVisible();
  await page.reload();
  await expect(menu(page, 'berta')).toBeVisible();
});

test('whom the mesh knows by their address is that user', async ({ browser, weft }) => {
  await weft.call('admin', 'PUT', '/api/v1/users/ann', {
    spec: { apiVersion: 'weft/v1', kind: 'User', name: 'ann', title: 'Planner', email: 'ann@flights.example' },
  });
  const page = await stranger(browser, weft);
  await page.goto('/');
  await signIn(page, 'q7');
  await expect(menu(page, 'ann')).toBeVisible();
});

test('who turns back at the provider is told, and may try again', async ({ browser, weft }) => {
  const page = await stranger(browser, weft);
  await page.goto(table);
  await page.getByRole('link', { name: /Continue with/ }).click();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page.getByText('the sign-in did not succeed')).toBeVisible();
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to Weft' })).toBeVisible();
});
