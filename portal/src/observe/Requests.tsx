import { Link } from 'wouter';
import { span } from '../parts/amount';
import { type Column, Table } from '../parts/Table';
import type { Observation } from '../api/types';

// Who waits for access, the longest first.

type OpenRequest = Observation['requests']['items'][number];

const columns: Column<OpenRequest>[] = [
  { name: 'waits', min: 84, number: true, cell: ({ age_seconds }) => span(age_seconds) },
  {
    name: 'table',
    min: 160,
    grow: 1,
    cell: ({ table }) => (
      <Link className="mono" href={`/tables/${encodeURIComponent(table)}/access`}>
        {table}
      </Link>
    ),
  },
  { name: 'for', min: 130, grow: 0.6, cell: ({ consumer }) => consumer },
  { name: 'asked by', min: 110, cell: ({ by }) => by },
  { name: 'what for', min: 200, grow: 2, cell: ({ purpose }) => purpose },
];

export function Requests({ requests }: { requests: Observation['requests'] }) {
  return (
    <section className="section" aria-labelledby="requests">
      <h2 id="requests">Open requests</h2>
      {requests.items.length > 0 ? (
        <>
          <Table label="Open requests" columns={columns} rows={requests.items} keyOf={({ agreement }) => agreement} />
          <p className="small">
            <Link href="/inbox">Decide them in the inbox</Link>
          </p>
        </>
      ) : (
        <p className="soft">
          {requests.open > 0 ? `${requests.open} wait; whose they are is for those who decide.` : 'Nobody waits for an answer.'}
        </p>
      )}
    </section>
  );
}
