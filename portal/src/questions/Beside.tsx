import { useQueries } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useApi } from '../api/hooks';
import { useAnswer } from '../ask/session';
import { tableOf } from '../ask/editor/known';
import type { RunningAnswer } from '../ask/answer/answer';
import { Badge } from '../parts/Dye';
import { Moment } from '../parts/time';
import { type DataState, dyes, stateOf } from '../product/state';
import type { QuestionFacts } from '../api/types';
import type { SavedQuestion } from './api';
import { sharedWords } from './Sharing';

// Beside the number: who answers for it, what it reads, how fresh that is, and who uses it.

export function Beside({ saved, facts, answer }: { saved: SavedQuestion; facts: QuestionFacts | undefined; answer: RunningAnswer | undefined }) {
  const { spec } = saved;
  const tables = facts?.tables ?? [];
  const found = useQueries({
    queries: tables.map(({ table }) => ({ queryKey: ['ask-facts', table], queryFn: async () => (await tableOf(table)) ?? null, staleTime: 60_000 })),
  });
  return (
    <aside className="card beside" aria-label="About it">
      <dl>
        <dt>Owner</dt>
        <dd>{spec.owner}</dd>
        {answer && <Asked answer={answer} />}
        <dt>Reads</dt>
        <dd>
          <ul className="beside-tables">
            {tables.map((table, index) => (
              <li key={table.table}>
                <Link href={`/tables/${encodeURIComponent(table.table)}`} className="mono">
                  {table.table}
                </Link>
                <MadeOf table={table.table} />
                <Freshness state={found[index]?.data ? stateOf(found[index].data) : undefined} />
                {table.access === 'ask' && <Badge dye="indigo">ask for it</Badge>}
                {table.notice && <span className="small">{table.notice}</span>}
              </li>
            ))}
            {facts && tables.length === 0 && <li className="soft">no table that you may know of</li>}
          </ul>
        </dd>
        <dt>Shared with</dt>
        <dd>{sharedWords(spec.sharedWith ?? {})}</dd>
        {facts && (
          <>
            <dt>Used</dt>
            <dd>
              {facts.uses.times === 0 ? 'not yet' : `${facts.uses.times.toLocaleString('en')} times by ${facts.uses.people} in 90 days`}
              {facts.uses.last && (
                <>
                  , last <Moment at={facts.uses.last} />
                </>
              )}
            </dd>
          </>
        )}
        <dt>Version</dt>
        <dd>{saved.version}</dd>
      </dl>
    </aside>
  );
}

// Its lineage, upwards: what a computed table comes from.
function MadeOf({ table }: { table: string }) {
  const { data } = useApi('getLineage', { query: { table, direction: 'upstream' } });
  const sources = (data?.tables ?? []).map((each) => each.table).filter((name) => name !== table);
  if (sources.length === 0) return null;
  return (
    <span className="soft small">
      made of{' '}
      {sources.map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <Link href={`/tables/${encodeURIComponent(name)}`} className="mono">
            {name}
          </Link>
        </span>
      ))}
    </span>
  );
}

function Asked({ answer }: { answer: RunningAnswer }) {
  const { ended, state } = useAnswer(answer);
  return (
    <>
      <dt>Asked</dt>
      <dd>{state === 'running' ? 'now' : ended && <Moment at={new Date(ended).toISOString()} />}, as you</dd>
    </>
  );
}

function Freshness({ state }: { state: DataState | undefined }) {
  if (!state) return null;
  return (
    <span className="facts small">
      <Badge dye={dyes[state.name]}>{state.name}</Badge>
      {state.data_changed && (
        <span className="soft">
          data of <Moment at={state.data_changed} />
        </span>
      )}
      {state.why && state.name !== 'fresh' && <span>{state.why}</span>}
    </span>
  );
}
