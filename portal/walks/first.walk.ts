import { looksWell } from './looks';
import { expect, walk, Weft } from './weft';

// Day one: a server that holds nothing, and somebody with a file.

const test = walk.extend<object, { weft: Weft }>({
  weft: [
    async ({}, use) => {
      const weft = await Weft.serve();
      await use(weft);
      await weft.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

test('scenario 12: the first file of an empty server makes the first domain, and a table that is asked', async ({ browser, weft }) => {
  const admin = await weft.enter(browser, 'admin');
  await admin.goto('/');
  await admin.getByRole('main').getByRole('link', { name: 'Publish' }).click();
  await expect(admin.getByText('There is no domain yet.')).toBeVisible();
  await admin.getByLabel('A CSV, Excel, JSON or Parquet file').setInputFiles({
    name: 'orders.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('order_id,source,gross_price\n1,google_ads,103.40\n2,organic,20.00\n'),
  });
  await admin.getByLabel('New domain').fill('orders');
  await expect(admin.getByLabel('Product', { exact: true })).toHaveValue('orders');
  await looksWell(admin, 'first-file');
  await admin.getByRole('button', { name: 'Send its rows' }).click();
  const dialog = admin.getByRole('dialog', { name: 'Rows for orders.orders' });
  await dialog.getByRole('button', { name: 'Send 2 rows' }).click();
  await admin.getByRole('dialog', { name: '2 rows sent' }).getByRole('link', { name: 'See the table' }).click();
  await expect(admin).toHaveURL(/\/tables\/orders\.orders$/);
  const answer = await weft.call('admin', 'POST', '/api/v1/query', { sql: 'SELECT count(*) FROM orders.orders' });
  expect(answer.rows).toEqual([[2]]);
  await admin.goto('/publish');
  await expect(admin.getByRole('button', { name: 'SQL product' })).toBeVisible(); // it has a domain now
});
