import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client';
import type { Answer, Table as About } from '../api/types';
import { sortOf } from '../ask/answer/types';
import { Name } from '../parts/Name';
import { Await, Empty } from '../parts/states';
import { Table, type Column } from '../parts/Table';
import { isEmpty } from './data';
import { words } from './Facts';

const rowsShown = 20;
const columnsShown = 40;

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function sqlName(table: About): string {
  return `${quoted(table.domain)}.${quoted(table.name.slice(table.domain.length + 1))}`;
}

// Some rows, as this person sees them, and what was kept back or changed for them.
export default function Sample({ table }: { table: About }) {
  const readable = table.columns.filter((column) => column.shown !== 'not granted').slice(0, columnsShown);
  const names = readable.map((column) => quoted(column.name)).join(', ');
  const sql = `SELECT ${names || '*'} FROM ${sqlName(table)} LIMIT ${rowsShown}`;
  const asked = useQuery({
    queryKey: ['query', sql],
    queryFn: ({ signal }) => call('ask', { body: { sql, purpose: 'a look at it in the portal' } }, { signal }),
    enabled: table.access.read && !isEmpty(table),
  });
  if (!table.access.read)
    return (
      <Empty title="You may not read it yet, so there is no sample.">
        Ask for access above. {table.access.refusal}
      </Empty>
    );
  if (isEmpty(table)) return <Empty title="It has no data yet, only its contract." />;
  return (
    <Await asked={asked} what="a sample">
      {(answer) => <Rows table={table} answer={answer} />}
    </Await>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function Head({ name, unit }: { name: string; unit: string }) {
  return (
    <>
      <code>
        <Name text={name} />
      </code>
      <span className="sample-unit soft" title={unit}>
        {unit || '\u00a0'}
      </span>
    </>
  );
}

function Rows({ table, answer }: { table: About; answer: Answer }) {
  const units = new Map(table.columns.map(({ name, unit }) => [name, unit]));
  const columns: Column<unknown[]>[] = answer.columns.map(({ name, type }, index) => ({
    name,
    min: 64,
    words: (row) => textOf(row[index]),
    number: sortOf(type) === 'number',
    head: <Head name={name} unit={units.get(name) ?? ''} />,
    cell: (row) => (row[index] === null ? <span className="soft">null</span> : <Name text={textOf(row[index])} />),
  }));
  const left = table.columns.length - answer.columns.length;
  return (
    <section className="section" aria-label="Sample">
      <p className="soft">
        The first {answer.row_count.toLocaleString('en')} rows
        {left > 0 && `, without ${left.toLocaleString('en')} more columns`}, in {answer.elapsed_ms} ms. Not a picture of
        the whole: ask for counts before you trust it.
      </p>
      <Kept table={table} answer={answer} />
      {answer.rows.length > 0 ? (
        <Table label={`Sample of ${table.name}`} columns={columns} rows={answer.rows} keyOf={(_, index) => index} remember="rows" />
      ) : (
        <Empty title="There are no rows that you may see." />
      )}
    </section>
  );
}

function Kept({ table, answer }: { table: About; answer: Answer }) {
  const masked = table.columns.filter((column) => column.shown === 'masked');
  const use = answer.tables[0];
  if (masked.length === 0 && !use?.filtered) return null;
  return (
    <ul className="kept small">
      {masked.map((column) => (
        <li key={column.name}>
          <code>{column.name}</code> is {words(column.mask)} for you: {column.why}
        </li>
      ))}
      {use?.filtered && (
        <li>
          Some rows are kept from you: only those with <code>{table.access.filters.join(' and ')}</code> are here.
        </li>
      )}
    </ul>
  );
}
