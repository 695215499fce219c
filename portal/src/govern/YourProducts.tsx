import { useMemo } from 'react';
import { Link } from 'wouter';
import { useApi } from '../api/hooks';
import type { ClothLine } from '../api/types';
import { StateBadge } from '../parts/DataState';
import { type Column, Table } from '../parts/Table';
import { Await } from '../parts/states';
import { Moment } from '../parts/time';

// Every product of these domains, those that nobody reads first.

const none = <span className="soft">nobody</span>;

function readers({ read_by, teams }: ClothLine): string {
  return [...read_by.map(({ domain, readers: count }) => `${domain} ${count}`), ...teams.map(({ team, readers: count }) => `team ${team} ${count}`)].join(
    ', ',
  );
}

const columns: Column<ClothLine>[] = [
  {
    name: 'product',
    min: 200,
    grow: 1.2,
    cell: ({ product }) => (
      <Link className="mono" href={`/products/${encodeURIComponent(product)}`}>
        {product}
      </Link>
    ),
  },
  { name: 'team', min: 100, grow: 0.5, cell: ({ owner }) => owner || <span className="soft">none</span> },
  { name: 'state', min: 104, cell: ({ state }) => <StateBadge state={state} /> },
  { name: 'readers', min: 92, number: true, cell: ({ readers: count }) => count.toLocaleString('en') },
  { name: 'who reads it', min: 180, grow: 1.5, cell: (line) => readers(line) || none },
  { name: 'last read', min: 140, cell: ({ last }) => (last ? <Moment at={last} /> : <span className="soft">not in 90 days</span>) },
];

export function YourProducts({ domains }: { domains: string[] }) {
  const one = domains.length === 1 ? domains[0] : undefined;
  const asked = useApi('getCloth', { query: { limit: 1000, ...(one && { domain: one }) } });
  const lines = useMemo(
    () => asked.data?.items.filter(({ domain }) => domains.includes(domain)).reverse() ?? [],
    [asked.data, domains],
  );
  if (domains.length === 0) return null;
  return (
    <section className="section" aria-labelledby="products">
      <h2 id="products">{domains.length === 1 ? `Products of ${one}` : `Products of your ${domains.length} domains`}</h2>
      <Await asked={asked} what="the products">
        {() => <Table label="Products that you answer for" columns={columns} rows={lines} keyOf={({ product }) => product} />}
      </Await>
      <p className="facts small">
        {domains.map((domain) => (
          <Link key={domain} href={`/observe/${encodeURIComponent(domain)}`}>
            Observe {domain}
          </Link>
        ))}
      </p>
    </section>
  );
}
