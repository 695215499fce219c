import { expect, test } from 'vitest';
import { reports, sqlOf, tablesOf, wishOf } from './kinds';

const top = reports[0]!;
const asked = (address: string) => wishOf(top, new URLSearchParams(address));

test('an address says by what a report is added up, sorted and narrowed down', () => {
  expect(sqlOf(top.table, asked('by=date&sort=events&up&domain=orders'))).toBe(
    'SELECT date, CAST(sum(events) AS BIGINT) AS events, sum(order_value) AS order_value, sum(value) AS value ' +
      `FROM tracking.top_events WHERE data_owner = 'orders' GROUP BY ALL ORDER BY "events" ASC NULLS LAST, 1, 2`,
  );
});

test('what it does not know is as if it were not said, and stays text', () => {
  expect(asked('by=moon&sort=drop').view.by).toBe('');
  expect(asked('sort=drop').sort).toBe('events');
  expect(sqlOf(top.table, asked("domain=o'; DROP TABLE x"))).toContain(`WHERE data_owner = 'o''; DROP TABLE x'`);
});

test('every view sorts by columns that it has', () => {
  for (const { views } of reports)
    for (const { select, sorts, chart } of views)
      for (const name of [...sorts, ...chart.y]) expect(select).toMatch(new RegExp(`\\b${name}\\b`));
});

test('a report is asked of all domains, or as far as one may read it', () => {
  const [first, customers, orders] = reports;
  expect(tablesOf(first!, '')).toEqual(['tracking.top_events']);
  expect(tablesOf(customers!, '')).toEqual(['tracking.most_active_customers', 'tracking.most_active_customers_by_domain']);
  expect(tablesOf(orders!, 'shop')).toEqual(['shop.order_events', 'tracking.orders']);
});
