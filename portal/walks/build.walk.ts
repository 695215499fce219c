import { expect, test } from './weft';

test('built without SQL: picked, shown, drawn, and the SQL of it opened', async ({ browser, weft }) => {
  const page = await weft.enter(browser, 'analyst');
  await page.goto('/build');
  await page.getByRole('searchbox', { name: 'Find a table' }).last().fill('depart');
  await page.getByRole('button', { name: /flights\.departures/ }).click();
  await page.getByLabel('Add a condition').selectOption('origin');
  await page.getByLabel('origin is', { exact: true }).fill('JFK');
  await page.getByLabel('Add a figure').selectOption('avg');
  await page.getByLabel('mean of what').selectOption('dep_delay');
  await page.getByLabel('Group by').selectOption('carrier');
  await page.getByLabel('Sort by').selectOption('mean_dep_delay');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  const grid = page.getByRole('grid', { name: 'Rows' });
  await expect(grid).toHaveAttribute('aria-rowcount', '11');
  await expect(grid.getByRole('row').nth(1)).toContainText('9E');
  await page.getByRole('button', { name: 'Chart', exact: true }).click();
  await expect(page.getByRole('img', { name: /mean_dep_delay by carrier: 10 values/ })).toBeVisible();

  await page.reload(); // all of it stands in the address
  await expect(page.getByLabel('origin is', { exact: true })).toHaveValue('JFK');
  await page.getByLabel('Group by', { exact: true }).selectOption('time_hour');
  await expect(page.getByLabel('time_hour by')).toHaveValue('month');
  await page.getByRole('button', { name: 'Open as SQL' }).click();
  const editor = page.getByRole('textbox', { name: 'SQL' });
  await expect(editor).toContainText("date_trunc('month', time_hour) AS time_hour_month");
  await expect(editor).toContainText("WHERE origin = 'JFK'");
  await page.keyboard.press('Control+Enter');
  await expect(grid).toBeVisible();
});

test('a table that one may not read says how to get it', async ({ browser, weft }) => {
  const page = await weft.enter(browser, 'guest');
  await page.goto('/build?table=fleet.planes');
  await expect(page.getByText('You may not read fleet.planes yet.')).toBeVisible();
  await page.getByRole('link', { name: 'Ask for it' }).click();
  await expect(page.getByText('Why you may not read it')).toBeVisible();
});
