import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useMe } from '../api/session';
import { Badge } from '../parts/Dye';
import { Await, Empty } from '../parts/states';
import { Moment } from '../parts/time';
import { words as maskWords } from '../product/Facts';
import { columnsOf, tableOf } from './sql/known';
import { type Asked, past } from './past';
import { statementAt, tablesNamed } from './statements';
import { duration } from './words';

// On demand, beside the editor: the contract of what the cursor is at, or what was asked before.

export type SideName = 'contract' | 'history';

export interface Cursor {
  sql: string;
  position: number;
}

async function underCursor({ sql, position }: Cursor) {
  const statement = statementAt(sql, position);
  if (!statement) return undefined;
  const before = /[\w@]*$/.exec(sql.slice(0, position))![0];
  const word = before + /^[\w@]*/.exec(sql.slice(position))![0];
  const column = (await columnsOf(statement.sql)).find((known) => known.column.name === word);
  if (column) return { table: column.table, column: column.column };
  const named = tablesNamed(statement.sql);
  const here = named.find(({ table, alias }) => table.endsWith(`.${word}`) || alias === word || table.startsWith(`${word}.`)) ?? named[0];
  const table = here && (await tableOf(here.table));
  return table && { table, column: undefined };
}

export function ContractSide({ cursor }: { cursor: Cursor }) {
  const asked = useQuery({
    queryKey: ['ask-cursor', cursor.sql, cursor.position],
    queryFn: async () => (await underCursor(cursor)) ?? null,
    placeholderData: (before) => before,
    gcTime: 10_000,
  });
  return (
    <Await asked={asked} what="the contract">
      {(found) =>
        found ? (
          <div className="section">
            <p>
              <Link href={`/tables/${encodeURIComponent(found.table.name)}${found.column ? `?column=${encodeURIComponent(found.column.name)}` : ''}`} className="mono">
                {found.table.name}
                {found.column && `.${found.column.name}`}
              </Link>
            </p>
            {found.column ? <ColumnFacts column={found.column} /> : <p>{found.table.meaning || 'Its owner has not said yet what it is.'}</p>}
            {!found.column && found.table.contract.limitations && <p className="soft">{found.table.contract.limitations}</p>}
            <p className="soft small">
              Contract {found.table.contract.version} · team {found.table.owner.team || 'none'}
            </p>
          </div>
        ) : (
          <Empty title="Put the cursor on a column or a table.">What its contract says of it stands here.</Empty>
        )
      }
    </Await>
  );
}

function ColumnFacts({ column }: { column: NonNullable<Awaited<ReturnType<typeof columnsOf>>[number]>['column'] }) {
  return (
    <>
      <p>{column.meaning || 'Its meaning is not said yet.'}</p>
      <dl className="side-facts">
        <dt>Type</dt>
        <dd>{column.type}</dd>
        {column.unit && (
          <>
            <dt>Unit</dt>
            <dd>{column.unit}</dd>
          </>
        )}
        <dt>Null means</dt>
        <dd>{column.null_meaning || (column.required ? 'never null' : 'not said')}</dd>
        {column.classification && (
          <>
            <dt>Class</dt>
            <dd>{column.classification}</dd>
          </>
        )}
        <dt>You see</dt>
        <dd>{column.shown === 'masked' ? <Badge dye="weld">{maskWords(column.mask)}</Badge> : column.shown}</dd>
      </dl>
      {column.why && <p className="soft small">{column.why}</p>}
      {column.examples && column.examples.length > 0 && <p className="soft small">For example {column.examples.join(', ')}</p>}
    </>
  );
}

export function HistorySide({ open }: { open: (sql: string) => void }) {
  const me = useMe();
  const asked = useQuery({ queryKey: ['ask-past', me.user], queryFn: () => past(me.user), refetchInterval: 5000 });
  return (
    <Await asked={asked} what="what you asked">
      {(items) =>
        items.length > 0 ? (
          <ul className="lines">
            {items.slice(0, 100).map((item, index) => (
              <HistoryItem key={`${item.queryId}${item.at}${index}`} item={item} open={open} />
            ))}
          </ul>
        ) : (
          <Empty title="You have not asked anything yet.">Each question that you run is listed here.</Empty>
        )
      }
    </Await>
  );
}

function HistoryItem({ item, open }: { item: Asked; open: (sql: string) => void }) {
  return (
    <li>
      <button type="button" className="choice-line" onClick={() => open(item.sql)} title={`Open in a new tab:\n${item.sql.slice(0, 1000)}`}>
        <code>{item.sql.replace(/^-- built: .*\n/, '').replace(/\s+/g, ' ').slice(0, 160)}</code>
        <span className="soft small">
          <Moment at={item.at} /> · {item.state === 'done' ? `${item.rows.toLocaleString('en')} rows` : item.state} · {duration(item.elapsed)}
        </span>
      </button>
    </li>
  );
}
