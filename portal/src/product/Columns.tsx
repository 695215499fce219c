import { useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { Column, Table as About } from '../api/types';
import { many } from '../parts/amount';
import { Find } from '../parts/Find';
import { Name } from '../parts/Name';
import { Said } from '../parts/Said';
import { Table, type Column as Drawn } from '../parts/Table';
import { Tip } from '../parts/Tip';
import { Empty } from '../parts/states';
import { OpenQuestions, useOpenQuestions } from '../threads/OpenQuestions';
import { words } from './Facts';

const seen = (column: Column) => (column.shown === 'masked' ? words(column.mask) : column.shown);

function YouSee({ column }: { column: Column }) {
  const said = seen(column);
  if (!column.why) return <span className="soft">{said}</span>;
  return (
    <Tip why={column.why}>
      <span className={column.shown === 'masked' ? 'sees-masked' : 'sees-none'}>{said}</span>
    </Tip>
  );
}

const keyWord = ({ primary_key, unique }: Column) => (primary_key ? 'key' : unique ? 'unique' : '');

function Meaning({ column }: { column: Column }) {
  return (
    <>
      {column.meaning ? <Said text={column.meaning} /> : <span className="soft">not said yet</span>}
      {column.examples && column.examples.length > 0 && (
        <span className="soft"> For example {column.examples.slice(0, 3).join(', ')}.</span>
      )}
      {column.classification && column.classification !== 'public' && (
        <span className="soft"> {capitalised(column.classification)}.</span>
      )}
    </>
  );
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const drawn: Drawn<Column>[] = [
  { name: 'type', min: 64, max: 116, words: ({ type }) => type, cell: (column) => column.type },
  { name: 'meaning', min: 240, grow: 4, cell: (column) => <Meaning column={column} /> },
  { name: 'unit', min: 64, max: 140, words: ({ unit }) => unit, cell: (column) => column.unit || <span className="soft">–</span> },
  {
    name: 'null means',
    min: 120,
    grow: 1.4,
    cell: (column) =>
      column.null_meaning ? <Said text={column.null_meaning} /> : <span className="soft">{column.required ? 'never null' : '–'}</span>,
  },
  { name: 'you see', min: 72, max: 140, words: seen, cell: (column) => <YouSee column={column} /> },
];

const searchFrom = 12; // columns; fewer are seen at a glance

export default function Columns({ table }: { table: About }) {
  const [parameters] = useSearchParams();
  const asked = parameters.get('column') ?? '';
  const [find, setFind] = useState('');
  const open = useOpenQuestions(table.name);
  const name: Drawn<Column> = {
    name: 'name',
    min: 120,
    max: 280,
    words: (column) => `${column.name} ${keyWord(column)}`,
    cell: (column) => (
      <>
        <span className="column-name">
          <code>
            <Name text={column.name} />
          </code>
          {keyWord(column) && <span className="soft small">{keyWord(column)}</span>}
        </span>{' '}
        <OpenQuestions table={table.name} column={column.name} count={open.get(column.name) ?? 0} />
      </>
    ),
  };
  const needle = find.trim().toLowerCase();
  const columns = useMemo(
    () =>
      needle
        ? table.columns.filter((column) => `${column.name} ${column.meaning}`.toLowerCase().includes(needle))
        : table.columns,
    [table.columns, needle],
  );
  return (
    <section className="section" aria-label="Columns">
      {table.columns.length >= searchFrom && (
        <Find
          label="Find a column"
          words={find}
          change={setFind}
          said={needle && `${columns.length.toLocaleString('en')} of ${many(table.columns.length, 'column')}`}
        />
      )}
      {columns.length > 0 ? (
        <Table
          label={`Columns of ${table.name}`}
          columns={[name, ...drawn]}
          rows={columns}
          keyOf={(column) => column.name}
          remember="columns"
          marked={columns.findIndex((column) => column.name === asked)}
        />
      ) : (
        <Empty title={`No column of it is about “${find}”.`} />
      )}
    </section>
  );
}
