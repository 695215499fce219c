import { Link } from 'wouter';
import { many, span } from '../parts/amount';
import { type Column, Table } from '../parts/Table';
import type { Observation, OpenThread } from '../api/types';

// What was asked about tables and nobody has answered, the longest first.

const columns: Column<OpenThread>[] = [
  { name: 'waits', min: 84, number: true, cell: ({ age_seconds }) => span(age_seconds) },
  {
    name: 'about',
    min: 180,
    grow: 1,
    cell: ({ table, column }) => (
      <Link className="mono" href={`/tables/${encodeURIComponent(table)}/answers`}>
        {column ? `${table}.${column}` : table}
      </Link>
    ),
  },
  { name: 'asked by', min: 110, cell: ({ by }) => by },
  { name: 'question', min: 220, grow: 2, cell: ({ thread, text }) => <Link href={`/threads/${encodeURIComponent(thread)}`}>{text}</Link> },
];

export function OpenThreads({ threads }: { threads: Observation['threads'] }) {
  return (
    <section className="section" aria-labelledby="open-threads">
      <h2 id="open-threads">Questions that nobody has answered</h2>
      {threads.items.length > 0 ? (
        <>
          <p className="facts soft">
            {threads.domains.map(({ domain, open }) => (
              <Link key={domain} href={`/observe/${encodeURIComponent(domain)}`}>
                {domain} {open.toLocaleString('en')}
              </Link>
            ))}
          </p>
          <Table label="Questions that nobody has answered" columns={columns} rows={threads.items} keyOf={({ thread }) => thread} />
          {threads.open > threads.items.length && <p className="soft small">The oldest of {many(threads.open, 'question', 'questions')}.</p>}
        </>
      ) : (
        <p className="soft">Every question about a table has an answer.</p>
      )}
    </section>
  );
}
