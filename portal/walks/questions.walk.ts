import { expect, test } from './weft';

// Two people: one saves a question and shares it, the other finds it, sees what is theirs to see, and makes an own copy.
test('saved, shared, found, trusted, and copied', async ({ browser, weft }) => {
  const analyst = await weft.enter(browser, 'analyst');
  const built = {
    table: 'flights.departures',
    groups: [{ column: 'origin' }],
    measures: [{ kind: 'avg', column: 'dep_delay' }],
    sort: { name: 'mean_dep_delay', down: true },
  };

  await test.step('saved with its chart, for a team', async () => {
    await analyst.goto(`/build?q=${encodeURIComponent(JSON.stringify(built))}`);
    await analyst.getByRole('button', { name: 'Show', exact: true }).click();
    await analyst.getByRole('button', { name: 'Chart', exact: true }).click();
    await expect(analyst.getByRole('img', { name: /mean_dep_delay by origin: 3 values/ })).toBeVisible();
    await analyst.getByRole('button', { name: 'Save', exact: true }).click();
    await analyst.getByLabel('Title').fill('How late is each airport?');
    await expect(analyst.getByLabel('Name')).toHaveValue('how_late_is_each_airport');
    await analyst.getByLabel('What it says').fill('Mean delay at departure; cancelled flights do not count.');
    await analyst.getByLabel('A team or a person').fill('jfk-partner');
    await analyst.keyboard.press('Enter');
    await analyst.getByRole('button', { name: 'Save the question' }).click();
    await analyst.getByRole('link', { name: 'Open it' }).click();
    await expect(analyst.getByRole('heading', { name: 'How late is each airport?' })).toBeVisible();
  });

  const partner = await weft.enter(browser, 'partner');
  await test.step('found by the other, with owner, tables and freshness beside it', async () => {
    await partner.goto('/questions');
    await partner.getByRole('link', { name: 'How late is each airport?' }).click();
    const about = partner.getByRole('complementary', { name: 'About it' });
    await expect(about).toContainText('analyst');
    await expect(about.getByRole('link', { name: 'flights.departures' })).toBeVisible();
    await expect(about).toContainText(/fresh|unknown|data of/);
    await expect(partner.getByRole('img', { name: /mean_dep_delay by origin: 1 values/ })).toBeVisible(); // JFK alone
    await expect(partner.getByLabel('What you got of the tables')).toContainText('rows are kept from you');
    await expect(partner.getByRole('button', { name: 'Share' })).toHaveCount(0);
  });

  await test.step('another grouping is an own copy', async () => {
    await partner.getByRole('button', { name: 'Change the grouping' }).click();
    await partner.getByLabel('Group by', { exact: true }).selectOption('carrier');
    await partner.getByRole('button', { name: 'Do not group by origin' }).click();
    await partner.getByRole('button', { name: 'Show', exact: true }).click();
    await expect(partner.getByRole('grid', { name: 'Rows' })).toHaveAttribute('aria-rowcount', '11');
    await partner.getByRole('button', { name: 'Save', exact: true }).click();
    await partner.getByLabel('Title').fill('How late is each carrier at JFK?');
    await partner.getByRole('button', { name: 'Save the question' }).click();
    await partner.getByRole('link', { name: 'Open it' }).click();
    await expect(partner.getByRole('complementary', { name: 'About it' })).toContainText('partner');
    await analyst.goto('/questions');
    await expect(analyst.getByRole('link', { name: 'How late is each airport?' })).toBeVisible();
    await expect(analyst.getByText('How late is each carrier at JFK?')).toHaveCount(0); // not shared
  });

  await test.step('changed and deleted by its owner', async () => {
    await analyst.getByRole('link', { name: 'How late is each airport?' }).click();
    await analyst.getByRole('button', { name: 'Share' }).click();
    await analyst.getByLabel('everyone who is signed in').check();
    await analyst.getByRole('dialog').getByRole('button', { name: 'Share' }).click();
    await expect(analyst.getByRole('dialog')).toHaveCount(0);
    await expect(analyst.getByText('Shared with everyone who is signed in')).toBeVisible();
    const guest = await weft.enter(browser, 'guest');
    await guest.goto('/questions/how_late_is_each_airport');
    await expect(guest.getByRole('alert')).toContainText('It does not work for you');
    await expect(guest.getByRole('link', { name: 'Ask for flights.departures' })).toBeVisible();
    await analyst.getByRole('button', { name: 'Delete it' }).click();
    await analyst.getByRole('dialog').getByRole('button', { name: 'Delete it' }).click();
    await expect(analyst.getByText('How late is each airport?')).toHaveCount(0);
  });
});
