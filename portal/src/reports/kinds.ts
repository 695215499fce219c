import type { ChartSpec } from '../charts/spec';
import { reportParts } from './parts';

// The standard reports on events, as the portal asks them: what each shows, by what it can be added up and sorted.

export interface View {
  by: string; // of the address; empty: the first
  title: string;
  select: string;
  grouped?: boolean;
  sorts: string[]; // columns, the first when none is said
  chart: ChartSpec;
}
export interface Report {
  name: string; // of the address; empty: the first
  title: string;
  table: string;
  byDomain: string; // the table that says whose each row is; empty: `table` does
  own: string; // what one domain has of it
  about: string;
  views: View[];
}

// Where a report is asked, of all domains or of one: the first that somebody may read.
export function tablesOf({ table, byDomain, own }: Report, domain: string): string[] {
  if (domain) return [`${domain}.${own}`, byDomain || table];
  return byDomain ? [table, byDomain] : [table];
}

const sums = 'sum(order_value) AS order_value, sum(value) AS value';
const events = `CAST(sum(events) AS BIGINT) AS events, ${sums}`;
const orders = `count(*) AS orders, ${sums}`;

export const reports: Report[] = [
  {
    ...reportParts[0],
    table: 'tracking.top_events',
    byDomain: '',
    own: 'top_events',
    about: 'How often what was done.',
    views: [
      {
        by: '',
        title: 'action',
        select: `action_category, action, ${events}, max(date) AS last_on`,
        grouped: true,
        sorts: ['events', 'action_category', 'action', 'order_value', 'value', 'last_on'],
        chart: { kind: 'bar', x: 'action', y: ['events'] },
      },
      {
        by: 'category',
        title: 'category',
        select: `action_category, ${events}, max(date) AS last_on`,
        grouped: true,
        sorts: ['events', 'action_category', 'order_value', 'value', 'last_on'],
        chart: { kind: 'bar', x: 'action_category', y: ['events'] },
      },
      {
        by: 'date',
        title: 'date',
        select: `date, ${events}`,
        grouped: true,
        sorts: ['date', 'events', 'order_value', 'value'],
        chart: { kind: 'line', x: 'date', y: ['events'] },
      },
      {
        by: 'domain',
        title: 'domain',
        select: `data_owner, ${events}, max(date) AS last_on`,
        grouped: true,
        sorts: ['events', 'data_owner', 'order_value', 'value', 'last_on'],
        chart: { kind: 'bar', x: 'data_owner', y: ['events'] },
      },
      {
        by: 'all',
        title: 'action and date',
        select: 'date, data_owner, action_category, action, events, order_value, value',
        sorts: ['events', 'date', 'action_category', 'action', 'data_owner', 'order_value', 'value'],
        chart: { kind: 'line', x: 'date', y: ['events'], series: 'action' },
      },
    ],
  },
  {
    ...reportParts[1],
    table: 'tracking.most_active_customers',
    byDomain: 'tracking.most_active_customers_by_domain',
    own: 'most_active_customers',
    about: 'How much each customer did, across the domains or in one.',
    views: [
      {
        by: '',
        title: 'customer',
        select: `acting_customer, CAST(sum(events) AS BIGINT) AS events, CAST(sum(orders) AS BIGINT) AS orders, ${sums}, min(first_at) AS first_at, max(last_at) AS last_at`,
        grouped: true,
        sorts: ['events', 'orders', 'order_value', 'value', 'first_at', 'last_at', 'acting_customer'],
        chart: { kind: 'bar', x: 'acting_customer', y: ['events'] },
      },
    ],
  },
  {
    ...reportParts[2],
    table: 'tracking.orders',
    byDomain: '',
    own: 'order_events',
    about: 'Every event with an order value.',
    views: [
      {
        by: '',
        title: 'order',
        select: '"timestamp", data_owner, acting_customer, action_category, action, order_value, value, event_uuid',
        sorts: ['timestamp', 'order_value', 'value', 'action_category', 'acting_customer', 'data_owner'],
        chart: { kind: 'scatter', x: 'timestamp', y: ['order_value'] },
      },
      {
        by: 'date',
        title: 'date',
        select: `CAST("timestamp" AS DATE) AS date, ${orders}`,
        grouped: true,
        sorts: ['date', 'orders', 'order_value', 'value'],
        chart: { kind: 'bar', x: 'date', y: ['order_value'] },
      },
      {
        by: 'category',
        title: 'category',
        select: `action_category, ${orders}`,
        grouped: true,
        sorts: ['order_value', 'orders', 'action_category', 'value'],
        chart: { kind: 'bar', x: 'action_category', y: ['order_value'] },
      },
      {
        by: 'customer',
        title: 'customer',
        select: `acting_customer, ${orders}, max("timestamp") AS last_at`,
        grouped: true,
        sorts: ['order_value', 'orders', 'value', 'acting_customer', 'last_at'],
        chart: { kind: 'bar', x: 'acting_customer', y: ['order_value'] },
      },
      {
        by: 'domain',
        title: 'domain',
        select: `data_owner, ${orders}`,
        grouped: true,
        sorts: ['order_value', 'orders', 'data_owner', 'value'],
        chart: { kind: 'bar', x: 'data_owner', y: ['order_value'] },
      },
    ],
  },
];

export interface Wish {
  view: View;
  sort: string; // one of its sorts
  up: boolean; // the smallest first
  domain: string; // empty: of all
}

// What an address wishes of a report; what it does not know is as if it were not said.
export function wishOf(report: Report, address: URLSearchParams): Wish {
  const view = report.views.find(({ by }) => by === (address.get('by') ?? '')) ?? report.views[0]!;
  const sort = view.sorts.find((name) => name === address.get('sort')) ?? view.sorts[0]!;
  return { view, sort, up: address.has('up'), domain: address.get('domain') ?? '' };
}

export function sqlOf(table: string, { view, sort, up, domain }: Wish): string {
  const of = domain ? ` WHERE data_owner = '${domain.replaceAll("'", "''")}'` : '';
  const grouped = view.grouped ? ' GROUP BY ALL' : '';
  return `SELECT ${view.select} FROM ${table}${of}${grouped} ORDER BY "${sort}" ${up ? 'ASC' : 'DESC'} NULLS LAST, 1, 2`;
}
