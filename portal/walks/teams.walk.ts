import { expect, test } from './weft';

test('an admin makes a team, puts somebody in it, and gives it a domain', async ({ browser, weft }) => {
  const admin = await weft.enter(browser, 'admin');
  await admin.goto('/');
  await admin.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Govern' }).click();
  await admin.getByRole('link', { name: 'Teams' }).click();
  await admin.getByRole('button', { name: 'New team' }).click();
  const team = admin.getByRole('dialog', { name: 'A new team' });
  await team.getByLabel('Name').fill('crew');
  await team.getByLabel('Title').fill('Crew planning');
  await team.getByRole('button', { name: 'Make the team' }).click();
  await expect(admin.getByRole('row', { name: /crew/ })).toContainText('nobody');

  await admin.getByRole('link', { name: 'People' }).click();
  await admin.getByRole('button', { name: 'Change guest' }).click();
  const person = admin.getByRole('dialog', { name: 'user guest' });
  await person.getByLabel('Teams').fill('crew');
  await person.getByRole('button', { name: 'Save' }).click();
  await expect(admin.getByRole('row', { name: /^guest/ })).toContainText('crew');

  await admin.getByRole('link', { name: 'Domains' }).click();
  await admin.getByRole('button', { name: 'New domain' }).click();
  const domain = admin.getByRole('dialog', { name: 'A new domain' });
  await domain.getByLabel('Name').fill('crews');
  await domain.getByLabel('Team').fill('crew');
  await domain.getByLabel('Curators').fill('guest');
  await domain.getByRole('button', { name: 'Make the domain' }).click();
  await expect(admin.getByRole('row', { name: /crews/ })).toContainText('guest');

  const guest = await weft.enter(browser, 'guest');
  await guest.goto('/publish?from=sql-product');
  await expect(guest.getByLabel('Domain', { exact: true })).toHaveValue('crews');
});

test('two admins at one document: the slower one is told', async ({ browser, weft }) => {
  const admin = await weft.enter(browser, 'admin');
  await admin.goto('/teams?edit=met'); // an address of before
  await expect(admin).toHaveURL(/\/govern\/teams\?edit=met$/);
  const dialog = admin.getByRole('dialog', { name: 'team met' });
  await dialog.getByLabel('Title').fill('Weather people');
  const { version, spec } = await weft.call('admin', 'GET', '/api/v1/teams/met');
  await weft.call('admin', 'PUT', '/api/v1/teams/met', { spec: { ...spec, contact: 'sky@flights.example' } });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText(`team met has version ${version + 1}, not ${version}`);
  await dialog.getByRole('button', { name: 'Load it anew' }).click();
  await expect(dialog.getByLabel('Contact')).toHaveValue('sky@flights.example');
});

test('a form changes what was changed, and leaves the comments of the document', async ({ browser, weft }) => {
  const document = `# Who keeps the sky in view.
apiVersion: weft/v1
kind: Domain
name: skies
title: "Skies: above"
team: met          # since May
curators:
  - fleet_dev      # until autumn
  - analyst
`;
  await weft.call('admin', 'PUT', '/api/v1/domains/skies', document, 'application/yaml');
  const admin = await weft.enter(browser, 'admin');
  await admin.goto('/govern/domains?edit=skies');
  const dialog = admin.getByRole('dialog', { name: 'domain skies' });
  await dialog.getByLabel('Team').fill('fleet');
  await dialog.getByLabel('Curators').fill('fleet_dev, guest');
  await dialog.getByLabel('Title').fill('');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(admin.getByRole('row', { name: /skies/ })).toContainText('fleet_dev, guest');
  expect(await weft.documentOf('admin', '/api/v1/domains/skies')).toBe(
    document
      .replace('title: "Skies: above"\n', '')
      .replace('team: met ', 'team: fleet ')
      .replace('- analyst', '- guest'),
  );
});

test('who is no admin reads, and a curator changes their own domain', async ({ browser, weft }) => {
  const curator = await weft.enter(browser, 'curator');
  await curator.goto('/govern/teams');
  await expect(curator.getByRole('table', { name: 'Teams' })).toContainText('Flight operations');
  await expect(curator.getByRole('button', { name: /Change|New/ })).toHaveCount(0);
  await curator.getByRole('link', { name: 'Domains' }).click();
  await expect(curator.getByRole('button', { name: /^Change/ })).toHaveCount(1);
});
