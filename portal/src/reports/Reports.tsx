import { useEffect, useId, useMemo, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { Problem } from '../api/client';
import { isHere, useApi } from '../api/hooks';
import { specOf } from '../api/specs';
import { RunningAnswer } from '../ask/answer/answer';
import { useAnswer } from '../ask/session';
import { useCommands } from '../frame/commands';
import { useTitle } from '../frame/title';
import { Unknown } from '../frame/Unknown';
import { Await, Empty } from '../parts/states';
import { Tabs } from '../parts/Tabs';
import { Shown } from '../questions/Shown';
import { First } from './First';
import { type Report, reports, sqlOf, tablesOf, type Wish, wishOf } from './kinds';
import '../ask/ask.css';
import '../questions/questions.css';
import './reports.css';

// What the mesh's applications say happened, added up: to sort, to draw and to take along, without SQL.
export default function Reports({ report = '' }: { report?: string }) {
  const found = reports.find(({ name }) => name === report);
  useTitle(found ? `${found.title} · reports` : 'Reports');
  if (!found) return <Unknown />;
  return (
    <div className="page page-wide">
      <div className="section">
        <h1>Reports</h1>
        <p className="soft prose">What customers do in the applications of all domains, within a second of it.</p>
      </div>
      <Tabs label="Reports" base="/reports" now={report} tabs={reports} />
      <Page key={report} report={found} />
    </div>
  );
}

// Whoever may not read a report of all reads what is theirs of it.
function Page({ report }: { report: Report }) {
  const [address] = useSearchParams();
  const wish = wishOf(report, address);
  const [first, second] = tablesOf(report, wish.domain) as [string, string?];
  const asked = useApi('getTable', { path: { table: first } });
  const isRefused = isHere(asked) && !asked.data?.access.read;
  const other = useApi('getTable', { path: { table: second ?? first } }, { enabled: isRefused && second !== undefined });
  const waits = isRefused && second !== undefined && !isHere(other);
  if (second && other.data?.access.read && isRefused) return <Asked report={report} wish={wish} table={second} />;
  if (!waits && asked.error instanceof Problem && asked.error.status === 404) return <NoEvents />;
  return (
    <Await asked={waits ? other : asked} what="the report">
      {({ access }) =>
        access.read ? <Asked report={report} wish={wish} table={first} /> : <Refused table={first} reason={access.refusal ?? `You may not read ${first}.`} />
      }
    </Await>
  );
}

function NoEvents() {
  return (
    <Empty title="No domain sends events yet, as far as you may know.">
      One does as soon as its document says <code>mode: centralised</code>: change it in{' '}
      <Link href="/govern/domains">Domains</Link>. The reports are there then, before the first event.
    </Empty>
  );
}

function Refused({ table, reason }: { table: string; reason: string }) {
  return (
    <div className="state state-refused" role="alert">
      <p className="state-title">It is not yours to read</p>
      <p>{reason}</p>
      <p>
        <Link className="button" href={`/tables/${encodeURIComponent(table)}/access`}>
          Ask for access
        </Link>
      </p>
    </div>
  );
}

const rowsMost = 10_000;

// Asked when the page opens, when it is to show something else, and when somebody wants it anew.
function useReport(sql: string) {
  const [answer, setAnswer] = useState<RunningAnswer>();
  const [times, setTimes] = useState(0);
  useEffect(() => {
    const running = new RunningAnswer(sql, { sql, limit: rowsMost });
    setAnswer(running);
    return () => running.close();
  }, [sql, times]);
  return { answer, again: () => setTimes((before) => before + 1) };
}

function Asked({ report, wish, table }: { report: Report; wish: Wish; table: string }) {
  const { answer, again } = useReport(sqlOf(table, wish));
  useCommands(useMemo(() => [{ text: 'Ask for this report again', run: again }], [report]));
  return (
    <section className="section report" aria-label={report.title}>
      <p className="soft">{report.about}</p>
      <Choices report={report} wish={wish} again={again} />
      {answer && <Answered key={answer.sql + answer.now.began} answer={answer} report={report} wish={wish} table={table} />}
    </section>
  );
}

function Answered({ answer, report, wish, table }: { answer: RunningAnswer; report: Report; wish: Wish; table: string }) {
  const { state, loaded } = useAnswer(answer);
  if (state === 'done' && loaded === 0) return <First domain={wish.domain} isOrder={report.name === 'orders'} />;
  return <Shown answer={answer} chart={wish.view.chart} name={table} />;
}

const inWords = (column: string) => column.replace('data_owner', 'domain').replace('acting_customer', 'customer').replaceAll('_', ' ');

function Choices({ report, wish, again }: { report: Report; wish: Wish; again: () => void }) {
  const [, setAddress] = useSearchParams();
  const domains = useApi('listDomains', { query: { limit: 1000 } });
  const senders = domains.data?.items.filter((item) => specOf(item).mode === 'centralised').map(({ name }) => name) ?? [];
  const set = (name: string, value: string, gone: string[] = []) =>
    setAddress((now) => {
      for (const each of [name, ...gone]) now.delete(each);
      if (value) now.set(name, value);
      return now;
    });
  return (
    <div className="report-choices" role="group" aria-label="What it shows">
      {report.views.length > 1 && (
        <Pick label="By" value={wish.view.by} options={report.views.map(({ by, title }) => [by, title])} change={(by) => set('by', by, ['sort', 'up'])} />
      )}
      <Pick label="Sorted by" value={wish.sort} options={wish.view.sorts.map((name) => [name, inWords(name)])} change={(sort) => set('sort', sort)} />
      <Pick
        label="First"
        value={wish.up ? 'up' : ''}
        options={[
          ['', 'the largest, the newest'],
          ['up', 'the smallest, the oldest'],
        ]}
        change={(up) => set('up', up)}
      />
      {(senders.length > 1 || wish.domain) && (
        <Pick
          label="Of"
          value={wish.domain}
          options={[['', 'all domains'], ...[...new Set([...senders, ...(wish.domain ? [wish.domain] : [])])].map((name): [string, string] => [name, name])]}
          change={(domain) => set('domain', domain)}
        />
      )}
      <button type="button" className="button" onClick={again}>
        Ask again
      </button>
    </div>
  );
}

interface PickProps {
  label: string;
  value: string;
  options: [value: string, text: string][];
  change: (value: string) => void;
}

function Pick({ label, value, options, change }: PickProps) {
  const id = useId();
  return (
    <div className="report-choice">
      <label htmlFor={id} className="soft">
        {label}
      </label>
      <select id={id} className="input" value={value} onChange={(event) => change(event.target.value)}>
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
