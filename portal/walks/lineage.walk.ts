import { expect, test } from './weft';

const picture = 'Lineage, from sources on the left to readers on the right';

test('a column is followed up and down, and what a change would break', async ({ browser, weft }) => {
  await weft.call('analyst', 'POST', '/api/v1/query', { sql: 'SELECT avg(dep_delay) FROM flights.departures' });
  const page = await weft.enter(browser, 'curator');
  await page.goto('/tables/flights.departures/lineage');
  const drawn = page.getByRole('group', { name: picture });
  await drawn.getByRole('button', { name: 'dep_delay, column of flights.departures' }).click();
  await expect(page).toHaveURL(/column=dep_delay/);
  const made = drawn.getByRole('button', { name: 'mean_dep_delay, column of flights.delays_by_route' });
  await expect(made).toBeVisible();
  await expect(drawn.getByRole('button', { name: /^mean_arr_delay/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'What if I change this?' }).click();
  const chosen = page.getByRole('complementary', { name: 'What is chosen' });
  await expect(chosen).toContainText('1 table is made from it');
  await expect(chosen.getByRole('listitem').filter({ hasText: /^analyst$/ })).toBeVisible();
  await page.reload();
  await expect(chosen).toContainText('would break');
});

test('who does not answer for a table is not told who reads it', async ({ browser, weft }) => {
  const page = await weft.enter(browser, 'analyst');
  await page.goto('/tables/flights.departures/lineage?impact');
  await expect(page.getByText('told to those who answer for it: team ops')).toBeVisible();
});

test('the whole mesh, by keyboard alone and as rows', async ({ browser, weft }) => {
  const page = await weft.enter(browser, 'analyst');
  await page.goto('/lineage');
  const drawn = page.getByRole('group', { name: picture });
  const box = (name: string) => drawn.locator(`[data-box="${name}"]`);
  await box('source:flights.departures').focus();
  await page.keyboard.press('ArrowRight');
  await expect(box('flights.departures')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(box('flights.delays_by_route')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(box('flights.delays_by_route')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(drawn.getByRole('button', { name: 'origin, column of flights.delays_by_route' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/column=origin/);
  await expect(drawn.locator('.dim').first()).toBeAttached();
  await page.keyboard.press('Escape');
  await expect(drawn.locator('.dim')).toHaveCount(0);
  await page.getByRole('button', { name: 'Rows' }).click();
  const rows = page.getByRole('table', { name: 'What comes from what' });
  await expect(rows).toContainText('flights.departures.dep_delay');
  await page.getByRole('combobox', { name: 'of' }).selectOption('weather');
  await expect(page).toHaveURL(/domain=weather/);
  await expect(page.getByRole('group', { name: picture })).toBeVisible();
  await expect(page.locator('[data-box="fleet.planes"]')).toHaveCount(0);
});
