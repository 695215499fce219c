import { Link } from 'wouter';
import { span } from '../parts/amount';
import { Links, OneLine } from '../parts/Links';
import { type Column, Table } from '../parts/Table';
import { Moment } from '../parts/time';
import type { SeenTouch } from '../api/types';

// Single questions: those that took long, and those that were refused. One sees one's own, and those
// about tables that one answers for.

function Text({ text }: { text: string }) {
  return text ? <OneLine text={text} mono /> : <span className="soft">not yours to see</span>;
}

function toRecord({ offset }: SeenTouch) {
  return <Link href={`/govern/audit?number=${offset}`}>Record {offset}</Link>;
}

const when: Column<SeenTouch> = { name: 'when', min: 140, cell: ({ at }) => <Moment at={at} /> };
const who: Column<SeenTouch> = { name: 'who', min: 104, cell: ({ caller }) => caller };
const tables: Column<SeenTouch> = { name: 'tables', min: 180, grow: 1, cell: (touch) => <Links names={touch.tables} to="/tables" mono /> };
const record: Column<SeenTouch> = {
  name: 'record',
  head: <span className="unseen">In the audit</span>,
  min: 104,
  cell: toRecord,
};

const slow: Column<SeenTouch>[] = [
  { name: 'took', min: 84, number: true, cell: ({ took_us }) => span(took_us / 1e6) },
  { name: 'question', min: 240, grow: 2, cell: ({ text }) => <Text text={text} /> },
  tables,
  who,
  when,
  record,
];
const refused: Column<SeenTouch>[] = [
  when,
  who,
  { name: 'because', min: 240, grow: 2, cell: ({ refusal }) => refusal },
  tables,
  record,
];

export function Slow({ touches, days }: { touches: SeenTouch[]; days: number }) {
  return (
    <section className="section" aria-labelledby="slow">
      <h2 id="slow">Slowest questions</h2>
      {touches.length > 0 ? (
        <Table label="Slowest questions" columns={slow} rows={touches} keyOf={({ offset }) => offset} />
      ) : (
        <p className="soft">Of what is yours to see, nobody asked anything in {days} days.</p>
      )}
    </section>
  );
}

export function Refused({ touches, days }: { touches: SeenTouch[]; days: number }) {
  return (
    <section className="section" aria-labelledby="refused">
      <h2 id="refused">Refused</h2>
      {touches.length > 0 ? (
        <Table label="Refused questions" columns={refused} rows={touches} keyOf={({ offset }) => offset} />
      ) : (
        <p className="soft">Of what is yours to see, nothing was refused in {days} days.</p>
      )}
    </section>
  );
}
