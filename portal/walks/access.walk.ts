import { expect, test } from './weft';

// Scenario 5 in the browser: two people, each in their own.

test('refused, asked for, approved, read, and taken back', async ({ browser, weft }) => {
  const analyst = await weft.enter(browser, 'analyst');
  const owner = await weft.enter(browser, 'fleet_dev');
  await owner.goto('/');
  await expect(owner.getByRole('link', { name: 'Inbox', exact: true })).toBeVisible();

  await test.step('refused, with whom to ask', async () => {
    await analyst.goto('/tables/fleet.planes/sample');
    await expect(analyst.getByText('so there is no sample')).toBeVisible();
    await expect(analyst.getByText('it belongs to team fleet (owner fleet_dev)').first()).toBeVisible();
  });

  await test.step('asked for', async () => {
    await analyst.getByRole('button', { name: 'Ask for access' }).click();
    const dialog = analyst.getByRole('dialog', { name: 'Ask for fleet.planes' });
    await expect(dialog.getByLabel('What you would see')).toContainText('seats');
    await dialog.getByRole('button', { name: 'Ask for access' }).click();
    await expect(dialog).toBeVisible(); // a purpose is needed
    await dialog.getByLabel('What for').fill('seat planning');
    await dialog.getByLabel('Until').fill('2027-06-30');
    await dialog.getByRole('button', { name: 'Ask for access' }).click();
    await expect(analyst.getByRole('dialog', { name: 'You have asked' })).toContainText('fleet_dev');
    await analyst.keyboard.press('Escape');
  });

  await test.step('the owner hears of it at once, and approves', async () => {
    await expect(owner.getByRole('link', { name: 'Inbox 1 waiting' })).toBeVisible();
    await owner.getByRole('link', { name: 'Inbox 1 waiting' }).click();
    const request = owner.getByRole('article', { name: 'Request of analyst for fleet.planes' });
    await expect(request).toContainText('seat planning');
    await expect(request).toContainText('30 Jun 2027');
    await expect(request).toContainText('seats');
    await request.getByRole('button', { name: 'Approve', exact: true }).click();
    await expect(request).toHaveCount(0);
  });

  await test.step('the page that was open shows the rows', async () => {
    await expect(analyst.getByRole('table', { name: 'Sample of fleet.planes' })).toBeVisible();
    await expect(analyst.getByRole('link', { name: /Inbox \d+ waiting/ })).toBeVisible();
    await analyst.goto('/why?table=fleet.planes');
    await expect(analyst.getByLabel('The decision')).toContainText('may read');
    await expect(analyst.getByLabel('The decision')).toContainText('fleet_dev');
  });

  await test.step('taken back, with the reason', async () => {
    await owner.goto('/inbox/agreements');
    await owner.getByRole('button', { name: 'revoke fleet.planes for analytics' }).click();
    await owner.getByLabel('Why (they read it)').fill('the plan is done');
    await owner.getByRole('button', { name: 'Take back', exact: true }).click();
    await expect(owner.getByText('taken back')).toBeVisible();
    await analyst.goto('/tables/fleet.planes/sample');
    await expect(analyst.getByText('so there is no sample')).toBeVisible();
    await analyst.goto('/inbox');
    await expect(analyst.getByText('the plan is done')).toBeVisible();
  });
});

test('less than was asked for, and a refusal with its reason', async ({ browser, weft }) => {
  const ask = (until: string) =>
    weft.call('analyst', 'POST', '/api/v1/requests', {
      table: 'fleet.planes',
      for: 'user:analyst',
      purpose: `planning until ${until}`,
      until,
    });
  const owner = await weft.enter(browser, 'fleet_dev');
  await ask('2027-01-31');
  await owner.goto('/inbox');
  await owner.getByRole('button', { name: 'Approve less' }).click();
  await owner.getByRole('dialog').getByRole('checkbox', { name: 'seats' }).check();
  await owner.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await expect(owner.getByRole('article')).toHaveCount(0);
  const table = await weft.call('analyst', 'GET', '/api/v1/tables/fleet.planes');
  expect(table.columns.filter((column: { shown: string }) => column.shown === 'as is')).toHaveLength(1);

  await weft.call('guest', 'POST', '/api/v1/requests', { table: 'fleet.planes', for: 'guest', purpose: 'curiosity' });
  await owner.getByRole('button', { name: 'Refuse' }).click();
  await owner.getByLabel('Why').fill('curiosity is not enough');
  await owner.getByRole('dialog').getByRole('button', { name: 'Refuse' }).click();
  await expect(owner.getByRole('article')).toHaveCount(0);
  const guest = await weft.enter(browser, 'guest');
  await guest.goto('/inbox');
  await expect(guest.getByText('curiosity is not enough')).toBeVisible();
});

test('shared from the owner’s side, unasked', async ({ browser, weft }) => {
  const owner = await weft.enter(browser, 'fleet_dev');
  await owner.goto('/tables/fleet.planes/access');
  await owner.getByRole('button', { name: 'Share it' }).click();
  await owner.getByLabel('With').fill('jfk-partner');
  await owner.getByLabel('What for').fill('turnaround planning');
  await owner.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(owner.getByRole('table', { name: 'Agreements about fleet.planes' })).toContainText('turnaround planning');
  const partner = await weft.enter(browser, 'partner');
  await partner.goto('/tables/fleet.planes');
  await expect(partner.getByText('you may read it')).toBeVisible();
});
