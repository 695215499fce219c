import { isHere, useApi } from '../api/hooks';
import { type Column, Table } from '../parts/Table';
import { Moment } from '../parts/time';
import type { Bridge } from '../api/types';

// Bridges to Kafka: which run, which fail, and what to do about it. Nothing, where there is none.

const bridgesEvery = 5_000; // ms

const columns: Column<Bridge>[] = [
  { name: 'source', min: 130, cell: ({ source }) => <span className="mono">{source}</span> },
  { name: 'topic', min: 130, cell: ({ topic }) => <span className="mono">{topic}</span> },
  { name: 'way', min: 150, cell: ({ table }) => (table === null ? 'into Weft' : <>out of {table}</>) },
  {
    name: 'state',
    min: 110,
    cell: ({ state, since }) => (
      <>
        {state} <Moment at={since} />
      </>
    ),
  },
  {
    name: 'why',
    min: 260,
    grow: 2,
    cell: ({ error }) =>
      error && (
        <>
          {error.message}
          <br />
          <span className="soft">{error.hint}</span>
        </>
      ),
  },
];

export function Bridges({ domain }: { domain: string | undefined }) {
  const asked = useApi('listBridges', { query: domain ? { domain } : {} }, { keepOld: true, every: bridgesEvery });
  if (!isHere(asked) || !asked.data || asked.data.items.length === 0) return null;
  return (
    <section className="section" aria-labelledby="bridges">
      <h2 id="bridges">Bridges to Kafka</h2>
      <Table label="Bridges to Kafka" columns={columns} rows={asked.data.items} keyOf={({ source }) => source} />
    </section>
  );
}
