import { Link } from 'wouter';
import { StateBadge } from '../parts/DataState';
import { span } from '../parts/amount';
import { type Column, Table } from '../parts/Table';
import type { Observation, Trouble } from '../api/types';

// What is late or failing, and why.

const columns: Column<Trouble>[] = [
  {
    name: 'table',
    min: 180,
    grow: 1,
    cell: ({ table }) => (
      <Link className="mono" href={`/tables/${encodeURIComponent(table)}/quality`}>
        {table}
      </Link>
    ),
  },
  { name: 'state', min: 96, cell: ({ state }) => <StateBadge state={state} /> },
  { name: 'why', min: 240, grow: 2, cell: ({ why }) => why },
  { name: 'late by', min: 84, number: true, cell: ({ late_seconds }) => (late_seconds > 0 ? span(late_seconds) : '–') },
  {
    name: 'feeds',
    head: <span className="unseen">What comes of it</span>,
    min: 90,
    cell: ({ table }) => <Link href={`/tables/${encodeURIComponent(table)}/lineage`}>Lineage</Link>,
  },
];

export function Troubled({ seen }: { seen: Observation }) {
  if (seen.troubled.length === 0) return null;
  return (
    <section className="section" aria-labelledby="troubled">
      <h2 id="troubled">Late or failing</h2>
      <Table label="Late or failing" columns={columns} rows={seen.troubled} keyOf={({ table }) => table} />
    </section>
  );
}
