import { readFileSync } from 'node:fs';
import { editor, step, write } from './desk';
import { expect, test, type Weft } from './weft';

// Publishing in the browser: a new product from a file, a change to one that is there, and two people at once.

const carriers = `carrier,name,fleet,founded
UA,United Air Lines,900,1926-04-06
AA,American Airlines,950,NA
B6,JetBlue Airways,280,1998-08-01
DL,Delta Air Lines,,1925-03-02
`;

test('a product from a file: create, plan, apply, found and asked', async ({ browser, weft }) => {
  const curator = await weft.enter(browser, 'curator');
  await curator.goto('/');
  await curator.getByRole('link', { name: 'Publish' }).click();

  await test.step('its columns are read from the file', async () => {
    await curator.getByLabel('A CSV, Excel, JSON or Parquet file').setInputFiles({
      name: 'Carriers.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(carriers),
    });
    await expect(curator.getByLabel('Product', { exact: true })).toHaveValue('carriers');
    await curator.getByLabel('Purpose').fill('Which airline is behind a code, and how large is it?');
    await curator.getByLabel('Usage').fill('Join it on carrier.');
    await curator.getByLabel('Limitations').fill('Not for airlines that never flew from New York.');
    await curator.getByRole('button', { name: 'Write its documents' }).click();
    await expect(curator).toHaveURL(/publish\/flights\.carriers/);
    await expect(editor(curator)).toContainText('Which airline is behind a code');
    await expect(curator.getByText('Say what it means', { exact: false })).toHaveCount(0);
    await expect(curator.getByRole('heading', { name: 'to look at' })).toBeVisible();
  });

  await test.step('what is still to be said is said', async () => {
    await write(curator, 'Say here', 'It is');
    await expect(curator.getByRole('button', { name: /carriers\.odcs\.yaml/ }).first()).not.toContainText('!');
  });

  await test.step('the plan says what will be, and nothing is yet', async () => {
    await step(curator, 'Plan and apply').click();
    await expect(curator.getByRole('paragraph').filter({ hasText: 'All or nothing:' })).toContainText('3 to create');
    const seen = await weft.call('analyst', 'GET', '/api/v1/search?q=carriers&kind=table');
    expect(seen.items.map(({ name }: { name: string }) => name)).not.toContain('flights.carriers');
  });

  await test.step('applied, with its rows', async () => {
    await curator.getByRole('button', { name: 'Apply', exact: true }).click();
    await expect(curator.getByRole('heading', { name: 'flights.carriers is published' })).toBeVisible();
    await expect(curator.getByText('4 rows of')).toBeVisible();
  });

  await test.step('somebody else finds it, and asks', async () => {
    const analyst = await weft.enter(browser, 'analyst');
    await analyst.goto('/?q=carriers');
    await analyst.getByRole('link', { name: 'flights.carriers', exact: true }).first().click();
    await expect(analyst.getByRole('heading', { name: 'flights carriers' })).toBeVisible();
    await analyst.getByRole('navigation', { name: 'Parts of' }).getByRole('link', { name: 'Sample' }).click();
    await expect(analyst.getByRole('table', { name: 'Sample of flights.carriers' })).toContainText('JetBlue Airways');
    const answer = await weft.call('analyst', 'POST', '/api/v1/query', {
      sql: 'SELECT sum(fleet) AS planes, count(founded) AS dated FROM flights.carriers',
    });
    expect(answer.rows[0].map(Number)).toEqual([2130, 3]);
  });
});

test('a misspelt key is shown at its line, with the right word', async ({ browser, weft }) => {
  const curator = await weft.enter(browser, 'curator');
  await curator.goto('/publish/flights.delays_by_route');
  await expect(curator.getByText('Nothing is changed yet')).toBeVisible();
  await editor(curator).click();
  await curator.keyboard.press('Control+Home');
  await curator.keyboard.press('End');
  await curator.keyboard.insertText('\ndesciption: Delays');
  const finding = curator.getByRole('button', { name: /warning delays_by_route\.odcs\.yaml:2:1/ });
  await expect(finding).toContainText('`desciption`');
  await expect(finding).toContainText('did you mean `description`');
  await expect(curator.locator('.cm-lintRange-warning')).toHaveText('desciption');
  await curator.keyboard.press('Control+z');
  await expect(curator.getByRole('heading', { name: 'Nothing is wrong', exact: true })).toBeVisible();
});

test('a change is tested, planned with what breaks and for whom, and taken along', async ({ browser, weft }) => {
  const curator = await weft.enter(browser, 'curator');
  await weft.call('analyst', 'POST', '/api/v1/query', { sql: 'SELECT max(cancelled) FROM flights.delays_by_route' });
  await curator.goto('/tables/flights.delays_by_route');
  await curator.getByRole('link', { name: 'Edit' }).click();
  await expect(editor(curator)).toContainText('flights.delays_by_route');
  await editor(curator).click();
  await curator.keyboard.press('Control+End');
  await curator.keyboard.insertText('# written in the portal\n');

  await step(curator, 'Test').click();
  await expect(curator.getByRole('table', { name: 'Results' })).toContainText('binds');
  await expect(curator.getByRole('heading', { name: /passed/ })).toContainText(/(\d+) of \1 passed/);

  await step(curator, 'Documents').click();
  await write(curator, '- name: cancelled\n', '- name: never_left\n');
  await step(curator, 'Plan and apply').click();
  await expect(curator.getByRole('heading', { name: 'What breaks, and for whom' })).toBeVisible();
  await expect(curator.getByText('analyst').first()).toBeVisible();
  await expect(curator.getByRole('button', { name: 'Apply', exact: true })).toBeDisabled();

  const [patch] = await Promise.all([
    curator.waitForEvent('download'),
    curator.getByRole('button', { name: 'Patch for git' }).click(),
  ]);
  expect(patch.suggestedFilename()).toBe('flights.delays_by_route.patch');
  const text = readFileSync(await patch.path(), 'utf8');
  expect(text).toContain('+# written in the portal');
  expect(text).toContain('+++ b/flights/delays_by_route/delays_by_route.odcs.yaml');
  await curator.getByRole('button', { name: 'Give it up' }).click();
  await expect(curator).toHaveURL(/\/publish$/);
});

async function change(weft: Weft, words: string) {
  const document = await weft.documentOf('curator', '/api/v1/contracts/flights.delays_by_route');
  await weft.call(
    'curator',
    'PUT',
    '/api/v1/contracts/flights.delays_by_route',
    document.replace('name: Delays by route', `name: ${words}`),
    'application/yaml',
  );
}

test('whoever is slower sees what the other did, and loses nothing', async ({ browser, weft }) => {
  const admin = await weft.enter(browser, 'admin');
  await admin.goto('/publish/flights.delays_by_route');
  await editor(admin).click();
  await admin.keyboard.press('Control+End');
  await admin.keyboard.insertText('# mine\n');
  await change(weft, 'Delays of routes');
  await step(admin, 'Plan and apply').click();
  await expect(admin.getByText('Somebody was faster').first()).toBeVisible();
  await expect(admin.getByLabel(/What they changed/).last()).toContainText('name: Delays of routes');
  await admin.getByRole('button', { name: 'Put mine on top of theirs' }).click();
  await expect(admin.getByRole('paragraph').filter({ hasText: 'All or nothing:' })).toContainText('1 to change');
  await admin.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(admin.getByRole('heading', { name: 'flights.delays_by_route is published' })).toBeVisible();
});

test('the palette and the keyboard lead through it', async ({ browser, weft }) => {
  const curator = await weft.enter(browser, 'curator');
  await curator.goto('/publish/flights.departures');
  await expect(editor(curator)).toBeVisible();
  await editor(curator).click();
  await curator.keyboard.press('/'); // typed, not a shortcut of the page
  await expect(curator.getByRole('searchbox', { name: 'Search' })).not.toBeFocused();
  await curator.keyboard.press('Control+k');
  await curator.getByRole('combobox', { name: 'All commands' }).fill('plan flights');
  await curator.keyboard.press('Enter');
  await expect(curator).toHaveURL(/\/publish\/flights\.departures\/plan$/);
});

test('who has no domain is told whom to ask', async ({ browser, weft }) => {
  const guest = await weft.enter(browser, 'guest');
  await guest.goto('/publish');
  await expect(guest.getByText('No domain is yours to publish in')).toBeVisible();
  await guest.getByRole('link', { name: 'See who they are' }).click();
  await expect(guest.getByRole('table', { name: 'Domains' })).toContainText('curator');
});
