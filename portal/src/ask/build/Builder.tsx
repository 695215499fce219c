import { useMemo, useRef, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { useApi } from '../../api/hooks';
import { useMe } from '../../api/session';
import type { Table } from '../../api/types';
import { useCommands } from '../../frame/commands';
import { useTitle } from '../../frame/title';
import { Code } from '../../parts/Copy';
import { Await, Empty } from '../../parts/states';
import { SaveQuestion } from '../../questions/SaveQuestion';
import { Results } from '../Results';
import { sessionOf, useSession } from '../session';
import { statementsOf } from '../statements';
import { addTab, openFor } from '../tabs';
import { Filters } from './Filters';
import { Groups } from './Groups';
import { Order } from './Order';
import { PickTable } from './PickTable';
import { type Build, emptyBuild, readAddress, sqlOf, writeAddress } from './spec';
import '../ask.css';
import './build.css';

// Asking without SQL: pick, filter, group, and look. All that is picked stands in the address.
export default function Builder() {
  const [search] = useSearchParams();
  const [, navigate] = useLocation();
  const build = useMemo(() => readAddress(search), [search]);
  useTitle(build ? `${build.table} · Build` : 'Build a question');
  const change = (next: Build) => navigate(writeAddress(next), { replace: true });
  if (!build)
    return (
      <div className="page">
        <h1>Build a question</h1>
        <p className="prose soft">Without SQL: choose a table, say which rows count, group them, and draw what comes of it.</p>
        <PickTable pick={(table) => navigate(writeAddress(emptyBuild(table)))} />
      </div>
    );
  return <OfTable key={build.table} build={build} change={change} />;
}

function OfTable({ build, change }: { build: Build; change: (build: Build) => void }) {
  const asked = useApi('getTable', { path: { table: build.table } });
  return (
    <Await asked={asked} what={build.table}>
      {(table) => (table.access.read ? <Bench build={build} change={change} table={table} /> : <NotYours table={table} />)}
    </Await>
  );
}

function NotYours({ table }: { table: Table }) {
  return (
    <div className="page">
      <h1>Build a question</h1>
      <Empty title={`You may not read ${table.name} yet.`}>
        {table.access.refusal}. <Link href={`/tables/${encodeURIComponent(table.name)}/access`}>Ask for it</Link>, or{' '}
        <Link href="/build">choose another table</Link>.
      </Empty>
    </div>
  );
}

function Bench({ build, change, table }: { build: Build; change: (build: Build) => void; table: Table }) {
  const me = useMe();
  openFor(me.user);
  const [, navigate] = useLocation();
  const [saving, setSaving] = useState(false);
  const [limit, setLimit] = useState(10_000);
  const session = sessionOf('build');
  const { running, parts } = useSession(session);
  const sql = sqlOf(build);
  const columns = table.columns.filter((column) => column.shown !== 'not granted');
  const ran = useRef('');
  const isOld = parts.length > 0 && ran.current !== sql;

  const run = (rowsMax = limit) => {
    ran.current = sql;
    void session.run({ user: me.user, text: sql, statements: statementsOf(sql), given: {}, limit: rowsMax });
  };
  const openSql = () => navigate(`/ask/${addTab({ sql: `${sql};\n`, chart: build.chart, title: build.title ?? '' }).id}`);
  const commands = useMemo(
    () => [
      { text: 'Show the answer', run: () => run() },
      { text: 'Open as SQL', run: openSql },
      { text: 'Save as a question', run: () => setSaving(true) },
    ],
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [sql, limit],
  );
  useCommands(commands);
  return (
    <div className="page page-wide build">
      <header className="section">
        <div className="page-head">
          <h1>
            Build a question on{' '}
            <Link href={`/tables/${encodeURIComponent(table.name)}`} className="mono">
              {table.name}
            </Link>
          </h1>
          <div className="buttons">
            <Link className="button" href="/build">
              Another table
            </Link>
            <button type="button" className="button" onClick={openSql}>
              Open as SQL
            </button>
            <button type="button" className="button" onClick={() => setSaving(true)}>
              Save
            </button>
          </div>
        </div>
        {table.meaning && <p className="prose soft">{table.meaning}</p>}
      </header>
      <form
        className="build-form"
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <Filters build={build} columns={columns} change={change} />
        <Groups build={build} columns={columns} change={change} />
        <Order build={build} columns={columns} change={change} />
        <p className="buttons">
          {running ? (
            <button type="button" className="button button-danger" onClick={() => session.stop()}>
              Stop
            </button>
          ) : (
            <button type="submit" className="button button-main">
              Show
            </button>
          )}
          {isOld && <span className="soft build-old">What is shown below is of before your last change.</span>}
        </p>
      </form>
      <div className="build-result">
        <Results
          session={session}
          actions={{
            chart: build.chart,
            setChart: (chart) => change({ ...build, chart }),
            name: build.table,
            showPlace: () => undefined,
            goTo: openSql,
            again: (rowsMax) => {
              setLimit(rowsMax);
              run(rowsMax);
            },
          }}
        />
      </div>
      <details>
        <summary>The SQL that this writes</summary>
        <Code label="SQL" text={sql.split('\n').slice(1).join('\n')} />
      </details>
      {saving && (
        <SaveQuestion
          tab={{ sql, given: {}, chart: build.chart, title: build.title ?? '' }}
          close={() => setSaving(false)}
          saved={(_, title) => change({ ...build, title })}
        />
      )}
    </div>
  );
}
