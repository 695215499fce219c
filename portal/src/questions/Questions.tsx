import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { useMe } from '../api/session';
import { tablesNamed } from '../ask/statements';
import { kindWords } from '../charts/spec';
import { useTitle } from '../frame/title';
import { Find } from '../parts/Find';
import { Await, Empty } from '../parts/states';
import { type Column, Table } from '../parts/Table';
import { type SavedQuestion, useQuestions } from './api';
import { sharedWords } from './Sharing';
import '../ask/ask.css';
import './questions.css';

const columns: Column<SavedQuestion>[] = [
  {
    name: 'question',
    min: 220,
    grow: 3,
    cell: ({ name, spec }) => (
      <>
        <Link href={`/questions/${encodeURIComponent(name)}`}>{spec.title}</Link>
        {spec.description && <span className="soft"> {spec.description}</span>}
      </>
    ),
  },
  { name: 'reads', min: 150, grow: 2, cell: ({ spec }) => <code>{[...new Set(tablesNamed(spec.sql).map(({ table }) => table))].join(', ')}</code> },
  { name: 'shown as', min: 90, cell: ({ spec }) => (spec.chart ? kindWords[spec.chart.kind] : 'Table') },
  { name: 'owner', min: 100, grow: 1, cell: ({ spec }) => spec.owner },
  { name: 'shared with', min: 130, grow: 1, cell: ({ spec }) => sharedWords(spec.sharedWith ?? {}) },
];

// Questions that somebody saved, as far as they are shared with this person.
export default function Questions() {
  const me = useMe();
  const asked = useQuestions();
  const [words, setWords] = useState('');
  const [mine, setMine] = useState(false);
  useTitle('Questions');
  const needle = words.trim().toLowerCase();
  const fits = ({ name, spec }: SavedQuestion) =>
    (!mine || spec.owner === me.user) && `${name} ${spec.title} ${spec.description ?? ''} ${spec.sql} ${spec.owner}`.toLowerCase().includes(needle);
  const items = useMemo(() => asked.data?.items ?? [], [asked.data]);
  return (
    <div className="page">
      <div className="page-head">
        <h1>Questions</h1>
        <div className="buttons">
          <Link className="button" href="/build">
            Build one without SQL
          </Link>
          <Link className="button button-main" href="/ask">
            Ask
          </Link>
        </div>
      </div>
      <p className="prose soft">SQL that somebody saved for others, with its owner and how fresh its tables are. It runs as you: it shows what you may see.</p>
      <Await asked={asked} what="questions">
        {() =>
          items.length === 0 ? (
            <Empty title="Nobody has shared a question with you yet.">
              <Link href="/ask">Ask something</Link>, then press Save: it gets a name, and those you share it with find it here.
            </Empty>
          ) : (
            <>
              <Find label="Find a question" words={words} change={setWords}>
                <label>
                  <input type="checkbox" checked={mine} onChange={(event) => setMine(event.target.checked)} /> only mine
                </label>
              </Find>
              {items.some(fits) ? (
                <Table label="Questions" columns={columns} rows={items.filter(fits)} keyOf={({ name }) => name} />
              ) : (
                <Empty title="No question fits that." />
              )}
            </>
          )
        }
      </Await>
    </div>
  );
}
