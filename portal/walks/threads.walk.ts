import { expect, test } from './weft';

// A question about a column, two people, and an answer that becomes the meaning.

test('asked, answered, and now the meaning', async ({ browser, weft }) => {
  const analyst = await weft.enter(browser, 'analyst');
  const curator = await weft.enter(browser, 'curator');
  await curator.goto('/');
  await expect(curator.getByRole('link', { name: 'Inbox', exact: true })).toBeVisible();

  await test.step('asked, about a column', async () => {
    await analyst.goto('/tables/flights.departures/answers');
    await expect(analyst.getByText('Nobody has asked about it yet')).toBeVisible();
    await analyst.getByRole('button', { name: 'Ask a question' }).click();
    const dialog = analyst.getByRole('dialog', { name: 'Ask about flights.departures' });
    await dialog.getByLabel('About the column').fill('dep_delay');
    await dialog.getByLabel('Your question').fill('Is the delay of a cancelled flight 0 or empty?');
    await dialog.getByRole('button', { name: 'Ask', exact: true }).click();
    await expect(analyst).toHaveURL(/thread=thr_/);
    await expect(analyst.getByRole('article', { name: /Is the delay/ })).toContainText('open');
    await analyst.goto('/tables/flights.departures');
    await analyst.getByRole('link', { name: '1 open question' }).click();
    await expect(analyst).toHaveURL(/answers\?column=dep_delay/);
  });

  await test.step('the owner is told, and the notice leads there', async () => {
    await curator.getByRole('link', { name: /Inbox \d+ waiting/ }).click();
    await curator.getByRole('listitem').filter({ hasText: 'analyst' }).getByRole('link', { name: 'open' }).first().click();
    const thread = curator.getByRole('article', { name: /Is the delay/ });
    await expect(thread).toBeFocused();
    await thread.getByRole('button', { name: 'Answer' }).click();
    await thread.getByLabel('Your answer').fill('Empty: it never left.');
    await thread.getByRole('button', { name: 'Answer', exact: true }).click();
    await expect(thread.getByRole('list', { name: 'Answers' })).toContainText('it never left');
  });

  await test.step('the one who asked sees it without asking again', async () => {
    await expect(analyst.getByRole('list', { name: 'Answers' })).toContainText('it never left');
  });

  await test.step('the answer becomes the meaning, after a look at the change', async () => {
    const thread = curator.getByRole('article', { name: /Is the delay/ });
    await thread.getByRole('button', { name: 'Accept it' }).click();
    const dialog = curator.getByRole('dialog', { name: 'Accept the answer of curator' });
    await dialog
      .getByLabel('What dep_delay means')
      .fill('Actual minus scheduled departure, early is negative. Empty when the flight was cancelled.');
    const changes = dialog.getByRole('list', { name: 'Changes to flights.departures' });
    await expect(changes).toContainText('Negative numbers are early departures');
    await expect(changes).toContainText('Empty when the flight was cancelled');
    await expect(changes).toContainText('1.0.1');
    await dialog.getByRole('button', { name: 'Accept, and change the contract' }).click();
    await expect(thread).toContainText('now what the contract says');
    await analyst.goto('/tables/flights.departures?column=dep_delay');
    await expect(analyst.locator('.table-row-marked')).toContainText('Empty when the flight was cancelled');
    await expect(analyst.getByText('open question')).toHaveCount(0);
    await analyst.goto('/tables/flights.departures/versions');
    const fields = analyst.getByRole('list', { name: 'Fields that changed' });
    await expect(fields).toContainText('dep_delay');
    await expect(fields).toContainText('Empty when the flight was cancelled');
    await analyst.goto('/tables/flights.departures/answers');
    await expect(analyst.getByText(/first answer after/).first()).toBeVisible();
  });
});

test('told of changes, and no more', async ({ browser, weft }) => {
  const analyst = await weft.enter(browser, 'analyst');
  await analyst.goto('/tables/weather.hourly');
  await analyst.getByRole('button', { name: 'Tell me of changes' }).click();
  await expect(analyst.getByRole('button', { name: 'You are told of changes' })).toHaveAttribute('aria-pressed', 'true');
  await analyst.reload();
  await expect(analyst.getByRole('button', { name: 'You are told of changes' })).toBeVisible();
  await analyst.keyboard.press('Control+k');
  await analyst.getByRole('combobox', { name: 'All commands' }).fill('tell me no more');
  await analyst.keyboard.press('Enter');
  await expect(analyst.getByRole('button', { name: 'Tell me of changes' })).toBeVisible();
});

test('a question is taken back, and another is closed', async ({ browser, weft }) => {
  const ask = (text: string) => weft.call('analyst', 'POST', '/api/v1/tables/weather.hourly/threads', { text });
  const first = await ask('Which stations are these?');
  await ask('Never mind this one.');
  const analyst = await weft.enter(browser, 'analyst');
  await analyst.goto(`/threads/${first.id}`);
  await expect(analyst).toHaveURL(/weather\.hourly\/answers/);
  const second = analyst.getByRole('article', { name: /Never mind/ });
  await second.getByRole('button', { name: 'Delete it' }).click();
  await expect(second).toHaveCount(0);
  const thread = analyst.getByRole('article', { name: /Which stations/ });
  await thread.getByRole('button', { name: 'Close it' }).click();
  await expect(thread).toContainText('closed');
});
