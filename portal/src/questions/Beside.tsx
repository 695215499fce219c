import { Link } from 'wouter';
import { useApi } from '../api/hooks';
import { useAnswer } from '../ask/session';
import type { RunningAnswer } from '../ask/answer/answer';
import { StateBadge } from '../parts/DataState';
import { Badge } from '../parts/Dye';
import { Moment } from '../parts/time';
import type { QuestionFacts } from '../api/types';
import type { SavedQuestion } from './api';
import { sharedWords } from './Sharing';

// Beside the number: who answers for it, what it reads, how fresh that is, and who uses it.

export function Beside({ saved, facts, answer }: { saved: SavedQuestion; facts: QuestionFacts | undefined; answer: RunningAnswer | undefined }) {
  const { spec } = saved;
  const tables = facts?.tables ?? [];
  return (
    <aside className="card beside" aria-label="About it">
      <dl>
        <dt>Owner</dt>
        <dd>{spec.owner}</dd>
        {answer && <Asked answer={answer} />}
        {facts?.state && (
          <>
            <dt>Its data</dt>
            <dd>
              <Freshness state={facts.state} />
            </dd>
          </>
        )}
        <dt>Reads</dt>
        <dd>
          <ul className="beside-tables">
            {tables.map((table) => (
              <li key={table.table}>
                <Link href={`/tables/${encodeURIComponent(table.table)}`} className="mono">
                  {table.table}
                </Link>
                <MadeOf table={table.table} />
                {tables.length > 1 && <Freshness state={table.state} />}
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

function Freshness({ state }: { state: NonNullable<QuestionFacts['state']> }) {
  return (
    <span className="facts small">
      <StateBadge state={state.name} />
      {state.data_changed && (
        <span className="soft">
          data of <Moment at={state.data_changed} />
        </span>
      )}
      {state.why && state.name !== 'fresh' && <span>{state.why}</span>}
    </span>
  );
}
