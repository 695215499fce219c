import { Link } from 'wouter';
import { useDo } from '../api/hooks';
import { isOwnerOf, useMe } from '../api/session';
import type { RunDetail } from '../api/types';
import { size } from '../ask/words';
import { many } from '../parts/amount';
import { Await, Failure } from '../parts/states';
import { Moment } from '../parts/time';
import { useEnds, useRun } from './asked';
import { causeOf, isOn, RunState, TableLink, tookOf } from './words';

// One run: how far it is, what it wrote, its log.
export function RunPage({ id }: { id: string }) {
  const asked = useRun(id);
  useEnds(asked.data && [asked.data]);
  return (
    <Await asked={asked} what={`run ${id}`}>
      {(run) => <Shown run={run} />}
    </Await>
  );
}

function Shown({ run }: { run: RunDetail }) {
  return (
    <>
      <header className="page-head">
        <div className="section">
          <h1 className="crumbs">
            <Link href="/runs">Runs</Link>
            <span className="soft" aria-hidden="true">
              /
            </span>
            <span>run {run.id}</span>
          </h1>
          <p className="facts" role="status">
            <RunState run={run} />
            <TableLink table={run.table} />
            {run.began ? (
              <span className="soft">
                began <Moment at={run.began} />
                {isOn(run) ? `, running ${tookOf(run, new Date())}` : `, took ${tookOf(run, new Date())}`}
              </span>
            ) : (
              <span className="soft">
                asked for <Moment at={run.asked} />
              </span>
            )}
            {run.rows !== null && <span>{many(run.rows, 'row')}{isOn(run) && ' so far'}</span>}
            {run.bytes !== null && <span className="soft">{size(run.bytes)}</span>}
          </p>
          <p className="facts soft">
            <span>{causeOf(run)}</span>
            {run.due && (
              <span>
                due <Moment at={run.due} />
              </span>
            )}
            {run.snapshot && (
              <span>
                published version <code>{run.snapshot}</code>
              </span>
            )}
          </p>
        </div>
        <Deeds run={run} />
      </header>
      {run.error && (
        <div className="state state-failed" role="alert">
          <p className="state-title">It failed; readers keep the rows of before</p>
          <p>{run.error}</p>
        </div>
      )}
      {run.log.length > 0 && (
        <section className="section" aria-labelledby="log">
          <h2 id="log">Log, in UTC</h2>
          <pre className="run-log" tabIndex={0} aria-label="Log">
            {run.log.map(withoutParts).join('\n')}
          </pre>
        </section>
      )}
    </>
  );
}

// "2026-11-26T04:56:09.126419Z begins" in seconds.
function withoutParts(line: string): string {
  return line.replace(/^(\S+)T(\d\d:\d\d:\d\d)\.\d+Z /, '$1 $2  ');
}

const changes = ['getRun', 'listRuns', 'listSchedules', 'listSnapshots', 'getTable'] as const;

function Deeds({ run }: { run: RunDetail }) {
  const me = useMe();
  const cancel = useDo('cancelRun', [...changes]);
  const again = useDo('runProduct', [...changes]);
  if (!isOwnerOf(me, run.table.split('.')[0]!)) return null;
  const fault = cancel.error ?? again.error;
  return (
    <div className="section">
      <div className="buttons">
        {isOn(run) ? (
          <button type="button" className="button button-danger" disabled={cancel.isPending} onClick={() => cancel.mutate({ path: { run: run.id } })}>
            Cancel it
          </button>
        ) : (
          <button type="button" className="button" disabled={again.isPending} onClick={() => again.mutate({ path: { product: run.product } })}>
            Run it again
          </button>
        )}
        {again.data?.items[0] && <Link href={`/runs/${again.data.items[0].id}`}>to run {again.data.items[0].id}</Link>}
      </div>
      {fault && <Failure fault={fault} />}
    </div>
  );
}
