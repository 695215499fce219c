import type { Page } from '@playwright/test';
import { editor, step, write } from './desk';
import { expect, test } from './weft';

// A table that is kept: made by hand, turned back, kept from readers when it breaks its promise, and ended on its way.

const table = 'flights.delays_by_route';
const runsOf = (page: Page) => page.getByRole('table', { name: `Runs of ${table}` });
const versionsOf = (page: Page) => page.getByRole('table', { name: `Versions of the rows of ${table}` });
const newest = (page: Page) => runsOf(page).getByRole('row').nth(1);

// Its SQL says something else, and that is applied.
async function changeSql(page: Page, find: string, replace: string) {
  await page.goto(`/publish/${table}`);
  await page.getByRole('button', { name: 'delays_by_route.sql' }).click();
  await expect(editor(page)).toContainText('FROM flights.departures');
  await editor(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText('-- changed once more\n'); // there is a draft now
  await write(page, find, replace);
  await step(page, 'Plan and apply').click();
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByRole('heading', { name: `${table} is published` })).toBeVisible();
}

test('made by hand, read as it was, and turned back', async ({ browser, weft }) => {
  const curator = await weft.enter(browser, 'curator');
  await curator.goto(`/tables/${table}`);
  await curator.getByRole('navigation', { name: 'Parts of' }).getByRole('link', { name: 'Runs' }).click();
  await expect(curator.getByLabel('Schedule')).toContainText('Made each day at 05:00 UTC');
  await expect(newest(curator)).toContainText('its first');
  await expect(newest(curator)).toContainText('439');
  await expect(versionsOf(curator).getByRole('row')).toHaveCount(2); // with its head

  await curator.getByRole('button', { name: 'Run it now' }).click();
  await expect(newest(curator)).toContainText('curator wanted it');
  await expect(newest(curator)).toContainText('done');
  await expect(versionsOf(curator).getByRole('row')).toHaveCount(3);
  const [now, before] = [versionsOf(curator).getByRole('row').nth(1), versionsOf(curator).getByRole('row').nth(2)];
  await expect(now).toContainText('readers get this one');

  await before.getByRole('button', { name: 'Give it to readers' }).click();
  await curator.getByRole('dialog').getByRole('button', { name: 'Give them' }).click();
  await expect(before).toContainText('readers get this one');
  await now.getByRole('link', { name: 'Read it' }).click();
  await expect(editor(curator)).toContainText('AT (VERSION');
  await curator.getByRole('button', { name: /^Run/ }).click();
  await expect(curator.getByRole('grid')).toContainText('JFK');
});

test('a reader sees when and how it was made, not what it says, and steers nothing', async ({ browser, weft }) => {
  const analyst = await weft.enter(browser, 'analyst');
  await analyst.goto('/');
  await analyst.keyboard.press('Control+k');
  await analyst.getByRole('combobox', { name: 'All commands' }).fill('schedules');
  await analyst.keyboard.press('Enter');
  const schedule = analyst.getByRole('table', { name: 'Schedules' }).getByRole('row', { name: /delays_by_route/ });
  await expect(schedule).toContainText('each day at 05:00 UTC');
  await schedule.getByRole('link', { name: /^run/ }).click();
  await expect(analyst.getByRole('status').first()).toContainText('done');
  await expect(analyst.getByRole('button', { name: 'Run it again' })).toHaveCount(0);
  await expect(analyst.getByLabel('Log')).toHaveCount(0);
  await analyst.goto(`/tables/${table}/runs`);
  await expect(versionsOf(analyst)).toContainText('readers get this one');
  await expect(analyst.getByRole('button', { name: /Run it now|Give it to readers/ })).toHaveCount(0);
});

test('what breaks its promise is kept from readers, and its owner hears of it', async ({ browser, weft }) => {
  const curator = await weft.enter(browser, 'curator');
  const eleven = 'WHERE d.month < 12\nGROUP BY';
  await changeSql(curator, 'GROUP BY', eleven);
  await curator.goto(`/tables/${table}/runs`);
  await curator.getByRole('button', { name: 'Run it now' }).click();
  await expect(newest(curator)).toContainText('failed');
  await newest(curator).getByRole('link', { name: /^run/ }).click();
  const fault = curator.getByRole('alert');
  await expect(fault).toContainText('It failed; readers keep the rows of before');
  await expect(fault).toContainText('every_flight_is_counted');
  await expect(curator.getByLabel('Log').last()).toContainText('every_flight_is_counted');

  const { rows } = await weft.call('analyst', 'POST', '/api/v1/query', { sql: `SELECT sum(flights) FROM ${table}` });
  expect(rows.map(Number)).toEqual([336_776]);
  await curator.goto('/inbox');
  await expect(curator.getByText(/run .*failed/i).first()).toBeVisible();
  await curator.goto('/runs?state=failed');
  await expect(curator.getByRole('table', { name: 'Runs' }).getByRole('row')).toHaveCount(2);
  await changeSql(curator, eleven, 'GROUP BY');
});

test('a run that takes too long is ended, and the next one is right again', async ({ browser, weft }) => {
  const curator = await weft.enter(browser, 'curator');
  const joined = 'FROM flights.departures AS d\nCROSS JOIN range(1000000) AS slow';
  await changeSql(curator, 'FROM flights.departures AS d', joined);
  await curator.goto(`/tables/${table}/runs`);
  await curator.getByRole('button', { name: 'Run it now' }).click();
  await expect(newest(curator)).toContainText('running');
  await newest(curator).getByRole('link', { name: /^run/ }).click();
  await expect(curator.getByRole('status').first()).toContainText('running');
  await curator.getByRole('button', { name: 'Cancel it' }).click();
  await expect(curator.getByRole('status').first()).toContainText('cancelled');

  await changeSql(curator, joined, 'FROM flights.departures AS d');
  await curator.goto(`/tables/${table}/runs`);
  await curator.getByRole('button', { name: 'Run it now' }).click();
  await expect(newest(curator)).toContainText('done');
});
