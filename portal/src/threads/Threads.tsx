import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { call } from '../api/client';
import type { Table, ThreadList, ThreadRecord } from '../api/types';
import { useCommands } from '../frame/commands';
import { Choice } from '../parts/Form';
import { Empty, Failure, Loading } from '../parts/states';
import { AskAbout } from './AskAbout';
import { Thread } from './Thread';
import { spanOf } from './words';
import './threads.css';

type State = ThreadRecord['state'];

const page = 50;
const choices = [
  { value: '', text: 'All questions' },
  { value: 'open', text: 'Open' },
  { value: 'answered', text: 'Answered' },
  { value: 'closed', text: 'Closed' },
];

function useThreads(table: string, column: string, state: string) {
  return useInfiniteQuery({
    queryKey: ['listTableThreads', table, column, state],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(
        'listTableThreads',
        {
          path: { table },
          query: {
            limit: page,
            ...(column && { column }),
            ...(state && { state: state as State }),
            ...(pageParam && { after: pageParam }),
          },
        },
        { signal },
      ),
    getNextPageParam: (last: ThreadList) => last.next,
  });
}

// What people asked about a table, what was answered, and how soon.
export default function Threads({ table }: { table: Table }) {
  const [parameters, setParameters] = useSearchParams();
  const [asking, setAsking] = useState(false);
  const column = parameters.get('column') ?? '';
  const state = parameters.get('state') ?? '';
  const marked = parameters.get('thread') ?? '';
  const { data, error, refetch, hasNextPage, isFetching, fetchNextPage } = useThreads(table.name, column, state);
  const threads = data?.pages.flatMap(({ items }) => items) ?? [];
  const isHere = threads.some(({ id }) => id === marked);

  // A link leads to its question, on whatever page it is.
  useEffect(() => {
    if (marked && data && !isHere && hasNextPage && !isFetching) void fetchNextPage();
  }, [marked, data, isHere, hasNextPage, isFetching, fetchNextPage]);

  const commands = useMemo(
    () => [{ text: `Ask a question about ${table.name}`, run: () => setAsking(true) }],
    [table.name],
  );
  useCommands(commands);

  const narrow = (name: string, value: string) =>
    setParameters((now) => {
      now.delete('thread');
      if (value) now.set(name, value);
      else now.delete(name);
      return now;
    });
  return (
    <section className="section threads" aria-label="Questions and answers">
      <div className="page-head">
        <Pace list={data?.pages[0]} />
        <button type="button" className="button button-main" onClick={() => setAsking(true)}>
          Ask a question
        </button>
      </div>
      <div className="threads-narrow">
        <Choice label="Show" value={state} onChange={(value) => narrow('state', value)} options={choices} />
        {column && (
          <button type="button" className="button" onClick={() => narrow('column', '')}>
            Only about <code>{column}</code> <span aria-hidden="true">✕</span>
            <span className="unseen">: show all columns</span>
          </button>
        )}
      </div>
      {error && <Failure fault={error} retry={() => void refetch()} />}
      {!data && !error && <Loading what="questions" />}
      {data && threads.length === 0 && <None state={state} column={column} />}
      {threads.map((thread) => (
        <Marked key={thread.id} table={table} thread={thread} marked={thread.id === marked} />
      ))}
      {hasNextPage && (
        <p>
          <button type="button" className="button" disabled={isFetching} onClick={() => void fetchNextPage()}>
            Show older ones
          </button>
        </p>
      )}
      {asking && <AskAbout table={table} column={column} close={() => setAsking(false)} />}
    </section>
  );
}

function Marked({ table, thread, marked }: { table: Table; thread: ThreadRecord; marked: boolean }) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!marked) return;
    ref.current?.scrollIntoView({ block: 'center' });
    ref.current?.focus({ preventScroll: true });
  }, [marked]);
  return <Thread table={table} thread={thread} marked={marked} innerRef={ref} />;
}

function Pace({ list }: { list: ThreadList | undefined }) {
  if (!list) return <p className="soft"> </p>;
  const { median_s, answered } = list.first_answer;
  return (
    <p className="facts soft">
      <span>
        <b>{list.open.toLocaleString('en')}</b> open
      </span>
      {median_s !== null && (
        <span>
          first answer after <b>{spanOf(median_s)}</b>, median of {answered.toLocaleString('en')}
        </span>
      )}
    </p>
  );
}

function None({ state, column }: { state: string; column: string }) {
  if (state || column) return <Empty title="None of its questions is like that." />;
  return (
    <Empty title="Nobody has asked about it yet.">
      What is unclear to you is unclear to others: its owners are told, and a good answer becomes what the contract says.
    </Empty>
  );
}
