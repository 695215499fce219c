import { looksWell } from './looks';
import { buys, registers, sendEvents, shopOfOnesOwn, tokenFor } from './shop';
import { expect } from './weft';

// Events on their way: figures on Observe, each as it arrives on Live events, and a stream that becomes a product.

// Its own one: reports are looked at before the first event.
const test = shopOfOnesOwn();

const person = (name: string, teams: string) => `apiVersion: weft/v1\nkind: User\nname: ${name}\nteams: [${teams}]\n`;

test('Observe: how many events come, which are refused and why, what the lake does not have yet', async ({ browser, weft }) => {
  const accounts = await tokenFor(weft, 'accounts_dev', 'events:accounts');
  const orders = await tokenFor(weft, 'orders_dev', 'events:orders');
  const several = (count: number) => Array.from({ length: count }, (_, index) => ({ ...buys, acting_customer: 200 + index, order_value: 20 + index }));
  expect(await sendEvents(weft, accounts, registers)).toMatchObject({ accepted: 1 });
  expect(await sendEvents(weft, orders, several(29))).toMatchObject({ accepted: 29 });
  for (const order_value of ['103,4', '7,50', 'many']) await sendEvents(weft, orders, { ...buys, order_value });
  await sendEvents(weft, orders, { ...buys, action_category: undefined });

  const admin = await weft.enter(browser, 'admin', { reducedMotion: 'reduce' });
  await admin.goto('/observe');
  const events = admin.getByRole('region', { name: 'Events' });
  await expect(events).toContainText('30 events');
  await expect(events).toContainText('Mostly: order_value');
  const byTable = admin.getByRole('table', { name: 'Events by table' });
  await expect(byTable.getByRole('row', { name: 'orders.events' })).toContainText('29');
  await expect(byTable.getByRole('row', { name: 'accounts.events' })).toContainText('accounts.events');

  await test.step('figures move by themselves', async () => {
    await sendEvents(weft, accounts, { ...registers, key_data: { ...registers.key_data, acting_customer: 124 } });
    await expect(events).toContainText('31 events');
  });
  await test.step('once a run has taken them to the lake, nothing waits', async () => {
    const waiting = events.getByText('Not in the lake yet').locator('..');
    await events.scrollIntoViewIfNeeded();
    await looksWell(admin, 'observe-events');
    await weft.call('admin', 'POST', '/api/v1/products/tracking.tracking/run');
    await expect(waiting).toContainText('all that came is in it');
  });
});

test('figures of events are for who answers for them or reads all of them', async ({ browser, weft }) => {
  const orders = await tokenFor(weft, 'orders_dev', 'events:orders');
  await sendEvents(weft, orders, { ...buys, order_value: '103,4' });
  const developer = await weft.enterWith(browser, await tokenFor(weft, 'orders_dev'));
  await developer.goto('/observe');
  const own = developer.getByRole('table', { name: 'Events by table' });
  await expect(own.getByRole('row', { name: 'orders.events' })).toContainText('order_value');
  await expect(own.getByText('accounts.events')).toHaveCount(0);
  await weft.call('admin', 'PUT', '/api/v1/users/stranger', person('stranger', 'platform'), 'application/yaml');
  const stranger = await weft.enterWith(browser, await tokenFor(weft, 'stranger'));
  await stranger.goto('/observe');
  await expect(stranger.getByRole('region', { name: 'Figures' })).toBeVisible();
  await expect(stranger.getByRole('region', { name: 'Events' })).toHaveCount(0);
});

test('Live events: accepted and refused as they arrive, narrowed down and paused, masked as the policy says', async ({ browser, weft }) => {
  const orders = await tokenFor(weft, 'orders_dev', 'events:orders');
  const accounts = await tokenFor(weft, 'accounts_dev', 'events:accounts');
  const admin = await weft.enter(browser, 'admin', { reducedMotion: 'reduce' });
  await admin.goto('/observe');
  await admin.getByRole('link', { name: 'Watch them live' }).click();
  const list = admin.getByRole('table', { name: 'Events as they arrive' });
  const first = list.getByRole('row').nth(1);

  await test.step('an event is there as soon as it is acknowledged, a refused one with its reason', async () => {
    await sendEvents(weft, orders, { ...buys, acting_customer: 'live-1', action: 'looks at an offer' });
    await expect(first).toContainText('looks at an offer');
    await expect(first).toContainText('accepted');
    await sendEvents(weft, orders, { ...buys, order_value: '9,99' });
    await expect(first).toContainText('refused');
    await expect(first).toContainText('order_value');
    await sendEvents(weft, accounts, { ...registers, key_data: { ...registers.key_data, acting_customer: 'live-2' } });
    await expect(first).toContainText('live-2');
    await looksWell(admin, 'live');
  });
  await test.step('narrowed down, and the address keeps it', async () => {
    await admin.getByLabel('Verdict').selectOption('refused');
    await expect(list.getByRole('row').filter({ hasText: 'accepted' })).toHaveCount(0);
    await expect(admin).toHaveURL(/verdict=refused/);
    await admin.getByLabel('Verdict').selectOption('');
    await admin.getByLabel('Domain', { exact: true }).selectOption('accounts');
    await expect(first).toContainText('live-2');
    await expect(list.getByText('looks at an offer')).toHaveCount(0);
    await admin.getByLabel('Domain', { exact: true }).selectOption('');
    await admin.getByRole('searchbox', { name: 'Find an action, a category or a reason' }).fill('OFFER');
    await expect(list).toHaveAttribute('aria-rowcount', '2');
    await admin.getByRole('searchbox', { name: 'Find an action, a category or a reason' }).fill('');
  });
  await test.step('paused, it says how many wait, and goes on with them', async () => {
    await admin.getByRole('button', { name: 'Pause' }).click();
    await sendEvents(weft, orders, [1, 2, 3].map((index) => ({ ...buys, acting_customer: `paused-${index}` })));
    await expect(admin.getByRole('button', { name: 'Go on · 3 new' })).toBeVisible();
    await expect(list.getByText('paused-3')).toHaveCount(0);
    await admin.getByRole('button', { name: 'Go on' }).click();
    await expect(first).toContainText('paused-3');
  });
  await test.step('a flood is shown in part, and no more than 200 are kept', async () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({ ...buys, acting_customer: `flood-${index}` }));
    for (let times = 0; times < 3; ++times) await sendEvents(weft, orders, many);
    await expect(list).toHaveAttribute('aria-rowcount', '201');
    await expect(first).toContainText('flood-');
  });
  await test.step('masks act on it, and what is not theirs does not come', async () => {
    await weft.call('admin', 'PUT', '/api/v1/users/seller', person('seller', 'orders, marketing'), 'application/yaml');
    const seller = await weft.enterWith(browser, await tokenFor(weft, 'seller'));
    await seller.goto('/live');
    const seen = seller.getByRole('table', { name: 'Events as they arrive' });
    await sendEvents(weft, accounts, { ...registers, key_data: { ...registers.key_data, acting_customer: 'live-3' } });
    await sendEvents(weft, orders, { ...buys, acting_customer: 'live-4', action: 'asks for a mask' });
    const row = seen.getByRole('row').filter({ hasText: 'asks for a mask' });
    await expect(row).toBeVisible();
    await expect(seen.getByText('live-4')).toHaveCount(0);
    await expect(seen.getByText('registers')).toHaveCount(0);
    const manager = await weft.enterWith(browser, await tokenFor(weft, 'accounts_dev'));
    await manager.goto('/live');
    await expect(manager.getByRole('table', { name: 'Events as they arrive' })).toContainText('live-3');
  });
});

test('a stream becomes a product in one step, and old questions still work', async ({ browser, weft }) => {
  const orders = await tokenFor(weft, 'orders_dev', 'events:orders');
  await sendEvents(weft, orders, { ...buys, action: 'pays an order', key_data: { items: 2 } });
  const old = "SELECT count(*) FROM orders.events WHERE action = 'pays an order'";
  const developer = await weft.enterWith(browser, await tokenFor(weft, 'orders_dev'), { reducedMotion: 'reduce' });
  await developer.goto('/tables/orders.events');
  await developer.getByRole('button', { name: 'Make this a product' }).click();
  const dialog = developer.getByRole('dialog');
  await dialog.getByLabel('Which events').selectOption({ label: 'pays an order · order (1 event)' });
  await expect(dialog.getByLabel('Product')).toHaveValue('pays_an_order');
  await dialog.getByLabel('Purpose').fill('What our customers pay, order by order.');
  await looksWell(developer, 'make-product');

  await test.step('its documents first: contract, SQL and tests, to change or to take along', async () => {
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: 'Make it a product' }).click();
    await expect(developer).toHaveURL(/publish\/orders\.pays_an_order/);
    for (const file of ['pays_an_order.odcs.yaml', 'pays_an_order.odps.yaml', 'pays_an_order.sql', 'every_event_is_here.sql'])
      await expect(developer.getByText(file).first()).toBeVisible();
    await developer.goto('/tables/orders.events');
  });
  await test.step('or at once', async () => {
    await developer.getByRole('button', { name: 'Make this a product' }).click();
    await dialog.getByLabel('Which events').selectOption({ label: 'pays an order · order (1 event)' });
    await dialog.getByLabel('Purpose').fill('What our customers pay, order by order.');
    await dialog.getByRole('button', { name: 'Make it a product' }).click();
    await expect(developer).toHaveURL(/tables\/orders\.pays_an_order/);
    await expect(developer.getByText('One row for each event of orders: pays an order', { exact: false }).first()).toBeVisible();
    await expect(developer.getByText('items').first()).toBeVisible();
  });
  const ask = async (sql: string) => (await weft.call('admin', 'POST', '/api/v1/query', { sql })).rows;
  expect(await ask('SELECT items FROM orders.pays_an_order')).toEqual([[2]]);
  expect(await ask(old)).toEqual([[1]]);
});

test('what was refused is mended, looked at, and accepted once', async ({ browser, weft }) => {
  const orders = await tokenFor(weft, 'orders_dev', 'events:orders');
  await sendEvents(weft, orders, [
    { ...buys, event_uuid: 'mended-1', acting_customer: 'mended', order_value: '12,5' },
    { ...buys, acting_customer: 'mended', action: undefined },
  ]);
  const developer = await weft.enterWith(browser, await tokenFor(weft, 'orders_dev'));
  await developer.goto('/tables/orders.rejected_events');
  await developer.getByRole('button', { name: 'Judge again' }).click();
  const dialog = developer.getByRole('dialog', { name: 'Judge what was refused again' });
  await dialog.getByRole('button', { name: 'See what would be' }).click();
  await expect(dialog.getByRole('status')).toContainText('None would be accepted');
  await dialog.getByLabel('field, change 1').fill('order_value');
  await dialog.getByLabel('value as it was sent, change 1').fill('12,5');
  await dialog.getByLabel('value, change 1', { exact: true }).fill('12.5');
  await dialog.getByRole('button', { name: 'See what would be' }).click();
  await expect(dialog.getByRole('status')).toContainText('1 event would be accepted');
  await expect(dialog.getByRole('status')).toContainText('action is missing');
  await looksWell(developer, 'judge-again');
  await dialog.getByRole('button', { name: 'Accept 1 event' }).click();
  await expect(developer.getByRole('dialog', { name: '1 event accepted' })).toContainText('orders.events');
  const sql = "SELECT sum(order_value) FROM orders.events WHERE acting_customer = 'mended'";
  const answer = await weft.call('admin', 'POST', '/api/v1/query', { sql });
  expect(answer.rows).toEqual([['12.5000']]);
  const someone = await weft.enterWith(browser, await tokenFor(weft, 'accounts_dev'));
  await someone.goto('/tables/orders.rejected_events');
  await expect(someone.getByRole('button', { name: 'Judge again' })).toHaveCount(0);
});

test('a server that is away is said to be, and comes back by itself', async ({ browser, weft }) => {
  const admin = await weft.enter(browser, 'admin');
  admin.removeAllListeners('console'); // what is not loaded, browsers say there, too
  await admin.goto('/live');
  await expect(admin.getByText('the newest 200 are kept here')).toBeVisible();
  await weft.kill();
  await expect(admin.getByText('Weft does not answer. It is tried again')).toBeVisible();
  await admin.getByRole('link', { name: 'Govern' }).click();
  await expect(admin.getByText('Weft does not answer', { exact: true })).toBeVisible();
  await expect(admin.getByText(/preload|module/)).toHaveCount(0);
  await weft.again();
  await admin.getByRole('button', { name: 'Try again' }).click();
  await expect(admin.getByRole('heading', { name: 'Govern' })).toBeVisible();
});

test('a domain shows its events: declared and not yet seen, seen and not declared', async ({ browser, weft }) => {
  const plan = `apiVersion: weft/v1
kind: TrackingPlan
name: details
events:
  - {category: view, action: views article, meaning: The page of an article was opened.}
`;
  await weft.call('admin', 'PUT', '/api/v1/tracking_plans/details', plan, 'application/yaml');
  const details = await tokenFor(weft, 'details_dev', 'events:details');
  await sendEvents(weft, details, { ...buys, data_owner: 'details', action: 'puts aside' });
  const developer = await weft.enterWith(browser, await tokenFor(weft, 'details_dev'));
  await developer.goto('/domains/details');
  const events = developer.getByRole('table', { name: 'Events of details' });
  await expect(events.getByRole('row', { name: 'views article' })).toContainText('declared, not yet seen');
  await expect(events.getByRole('row', { name: 'puts aside' })).toContainText('seen, not declared');
  await looksWell(developer, 'domain-events');
});
