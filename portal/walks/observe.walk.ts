import { expect, test } from './weft';

// The mesh at a glance, and at work: scenario 5 seen from the side that watches.

test('scenario 5: the way from a search to the first answer, with its steps', async ({ browser, weft }) => {
  await weft.call('analyst', 'GET', '/api/v1/search?q=seats');
  await weft
    .call('analyst', 'POST', '/api/v1/query', { sql: 'SELECT count(*) FROM fleet.planes' })
    .then(() => Promise.reject(new Error('not refused')), () => undefined);
  const asked = await weft.call('analyst', 'POST', '/api/v1/requests', {
    table: 'fleet.planes',
    for: 'analytics',
    purpose: 'seat planning',
    until: '2027-06-30',
  });
  const owner = await weft.enter(browser, 'fleet_dev');
  await owner.goto('/observe/fleet');
  const open = owner.getByRole('table', { name: 'Open requests' });
  await expect(open).toContainText('seat planning');
  await owner.getByRole('link', { name: 'Decide them in the inbox' }).click();
  await owner.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(owner.getByRole('article')).toHaveCount(0);
  const answer = await weft.call('analyst', 'POST', '/api/v1/query', { sql: 'SELECT count(*) FROM fleet.planes' });
  expect(answer.rows).toEqual([[3322]]);

  const admin = await weft.enter(browser, 'admin');
  await admin.goto('/observe');
  await expect(admin.getByRole('region', { name: 'Figures' })).toContainText('median of 1 person');
  const way = admin.getByRole('listitem').filter({ hasText: 'analyst to fleet.planes' });
  for (const step of ['searched', 'refused', 'asked for access', 'approved', 'first answer'])
    await expect(way.getByText(step, { exact: true })).toBeVisible();
  await expect(way).toContainText(asked.id);

  await test.step('what was refused leads to its record', async () => {
    const refused = admin.getByRole('table', { name: 'Refused questions' });
    await refused.getByRole('row', { name: 'fleet.planes' }).getByRole('link', { name: /Record/ }).click();
    await expect(admin.getByText('SELECT count(*) FROM fleet.planes')).toBeVisible();
    await expect(admin.getByText('analyst may not read fleet.planes').first()).toBeVisible();
  });

  await test.step('one sees one’s own, and what one answers for', async () => {
    const guest = await weft.enter(browser, 'guest');
    await guest.goto('/observe');
    await expect(guest.getByRole('region', { name: 'Figures' })).toContainText('6 products');
    await expect(guest.getByText('analyst to fleet.planes')).toHaveCount(0);
    await expect(guest.getByText('Of what is yours to see, nothing was refused')).toBeVisible();
  });
});

test('the cloth shows who reads across domains, and is walked by keyboard', async ({ browser, weft }) => {
  await weft.call('curator', 'POST', '/api/v1/query', { sql: 'SELECT * FROM weather.hourly LIMIT 3' });
  const page = await weft.enter(browser, 'analyst');
  await page.goto('/');
  const cloth = page.getByRole('table', { name: 'Products and who reads them' });
  await expect(cloth.getByRole('row', { name: 'hourly' })).toContainText('read by flights 2'); // the curator, and the run that makes delays_by_route
  await page.getByRole('searchbox', { name: 'Find a product' }).fill('weather');
  await expect(page.getByText('1 of 6 products')).toBeVisible();
  await expect(cloth.getByRole('row')).toHaveCount(2);
  await page.getByRole('searchbox', { name: 'Find a product' }).fill('');
  await cloth.getByRole('link', { name: 'hourly' }).focus();
  await page.keyboard.press('End');
  await expect(cloth.getByRole('row').last().getByRole('link')).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/tables\//);
});

test('what was looked for in vain is shown to those who publish, in numbers to others', async ({ browser, weft }) => {
  await weft.call('guest', 'GET', '/api/v1/search?q=zeppelins');
  await weft.call('guest', 'GET', '/api/v1/search?q=hangars');
  const curator = await weft.enter(browser, 'curator');
  await curator.goto('/');
  const vain = curator.getByRole('region', { name: 'Looked for in vain' });
  await expect(vain.getByRole('link', { name: '“zeppelins”' })).toBeVisible();
  await expect(vain).not.toContainText('guest');
  const analyst = await weft.enter(browser, 'analyst');
  await analyst.goto('/');
  await expect(analyst.getByRole('region', { name: 'Looked for in vain' })).toContainText('led nowhere');
  await expect(analyst.getByText('zeppelins')).toHaveCount(0);
  await expect(analyst.getByRole('region', { name: 'New', exact: true })).toContainText('weather.hourly');
});
