import { expect, test } from './weft';

// For those who answer for data: their duties, policies, the audit, teams.

test('a curator’s duties lead to what is to be done, and go once it is', async ({ browser, weft }) => {
  await weft.call('guest', 'POST', '/api/v1/requests', { table: 'flights.departures', for: 'guest', purpose: 'a school project' });
  const page = await weft.enter(browser, 'curator');
  await page.goto('/');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Govern' }).click();
  const waits = page.getByRole('table', { name: 'What waits for you' });
  await expect(waits).toContainText('a school project');
  await expect(page.getByRole('table', { name: 'Products that you answer for' })).toContainText('flights.delays_by_route');
  await waits.getByRole('row', { name: 'a school project' }).getByRole('link', { name: 'Decide' }).click();
  await page.getByRole('button', { name: 'Refuse' }).click();
  await page.getByLabel('Why').fill('the sample on the page is enough');
  await page.getByRole('dialog').getByRole('button', { name: 'Refuse' }).click();
  await expect(page.getByRole('article')).toHaveCount(0);
  await page.goto('/govern');
  await expect(page.getByText('a school project')).toHaveCount(0);
  await page.goto('/govern/agreements?state=past');
  await expect(page.getByRole('table')).toContainText('a school project');
});

test('an admin has one page for several domains', async ({ browser, weft }) => {
  const page = await weft.enter(browser, 'admin');
  await page.goto('/govern');
  await expect(page.getByText('Products of your 4 domains')).toBeVisible();
  await page.getByRole('button', { name: 'weather' }).click();
  await expect(page).toHaveURL(/domain=weather/);
  await expect(page.getByRole('heading', { name: 'Products of weather' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Products that you answer for' }).getByRole('row')).toHaveCount(2);
});

test('a policy in words, and who would gain and lose by another', async ({ browser, weft }) => {
  const page = await weft.enter(browser, 'curator');
  await page.goto('/govern/policies');
  await expect(page.getByText('Everyone, except teams ops and fleet, sees less of columns classified confidential')).toBeVisible();
  await page.getByRole('link', { name: 'flights.departures' }).click();
  await expect(page.getByText('only rows with origin = caller.airport').first()).toBeVisible();
  await page.getByRole('button', { name: 'What if it said something else?' }).click();
  const text = page.getByRole('textbox', { name: 'What if it said' });
  await text.fill((await text.inputValue()).replace('teams: [analytics]', 'teams: [fleet]'));
  await page.getByRole('button', { name: 'Who gains, who loses?' }).click();
  const loser = page.getByRole('listitem').filter({ hasText: 'analyst' }).filter({ hasText: 'loses' });
  await expect(loser).toContainText('will only find it');
  await expect(page.getByRole('listitem').filter({ hasText: 'fleet_dev' }).filter({ hasText: 'gains' })).toBeVisible();
  await text.fill('kind: Policy\nname: departures\nrulez: []\n');
  await page.getByRole('button', { name: 'Who gains, who loses?' }).click();
  await expect(page.getByRole('alert')).toContainText('rulez');
  await page.getByRole('button', { name: 'Leave it as it is' }).click();
  const policy = await weft.call('curator', 'GET', '/api/v1/policies/flights.departures');
  expect(policy.version).toBe(1);
});

test('whose policy it is not may not change it', async ({ browser, weft }) => {
  const page = await weft.enter(browser, 'fleet_dev');
  await page.goto('/govern/policies/confidential');
  await page.getByRole('button', { name: 'What if it said something else?' }).click();
  const text = page.getByRole('textbox', { name: 'What if it said' });
  await text.fill((await text.inputValue()).replace('mask: hash', 'mask: redact'));
  await page.getByRole('button', { name: 'Who gains, who loses?' }).click();
  await expect(page.getByText('not yours to change').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Change the policy' })).toHaveCount(0);
});

test('the audit is looked through by who, what, where and when', async ({ browser, weft }) => {
  await weft
    .call('guest', 'POST', '/api/v1/query', { sql: 'SELECT * FROM flights.departures' })
    .then(() => Promise.reject(new Error('not refused')), () => undefined);
  const page = await weft.enter(browser, 'admin');
  await page.goto('/govern/audit');
  await page.getByRole('textbox', { name: 'Who' }).fill('guest');
  await page.getByRole('combobox', { name: 'Did' }).selectOption('refusal');
  await page.getByRole('textbox', { name: 'Table' }).fill('flights.');
  await page.getByRole('button', { name: 'Look' }).click();
  await expect(page).toHaveURL(/who=guest&verb=refusal&table=flights\./);
  const found = page.getByRole('table', { name: 'Records of the audit' });
  await expect(found).toContainText('guest may not read flights.departures');
  await found.getByRole('row').nth(1).getByRole('link').click();
  await expect(page.getByLabel('What was asked or changed', { exact: true })).toContainText('SELECT * FROM flights.departures');
  await page.goBack();
  await page.getByRole('button', { name: 'Is anything altered or missing?' }).click();
  await expect(page.getByText('the chain of records holds')).toBeVisible();

  const analyst = await weft.enter(browser, 'analyst');
  await analyst.goto('/govern/audit?who=guest');
  await expect(analyst.getByText('or it is not yours to see')).toBeVisible();
});

test('teams, with who is in them', async ({ browser, weft }) => {
  const page = await weft.enter(browser, 'analyst');
  await page.goto('/govern/teams');
  await page.getByRole('table', { name: 'Teams' }).getByRole('link', { name: 'ops' }).click();
  await expect(page.getByRole('heading', { name: 'Flight operations' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Members of ops' })).toContainText('curator');
});
