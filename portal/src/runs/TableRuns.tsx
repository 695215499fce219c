import { useApi, useDo } from '../api/hooks';
import { isOwnerOf, useMe } from '../api/session';
import type { Schedule, Table } from '../api/types';
import { Await, Empty, Failure } from '../parts/states';
import { Moment } from '../parts/time';
import { useEnds, useRuns } from './asked';
import { RunList } from './RunList';
import { scheduleInWords } from './schedule';
import { Next } from './Schedules';
import { Snapshots } from './Snapshots';
import './runs.css';

const shown = 30;

// How a table's rows came to be: its schedule, its runs, its versions.
export default function TableRuns({ table }: { table: Table }) {
  const asked = useApi('listSchedules', { query: { product: table.product } });
  return (
    <Await asked={asked} what="its schedule">
      {({ items }) => {
        const schedule = items.find((each) => each.table === table.name);
        if (schedule)
          return (
            <>
              <Plan schedule={schedule} />
              <Past table={table} />
              {table.access.read && <Snapshots table={table} />}
            </>
          );
        if (isGivenRows(table))
          return (
            <>
              <p className="soft">Its rows are given to it, by files or by clients of the lake, so nothing runs.</p>
              {table.access.read && <Snapshots table={table} />}
            </>
          );
        return (
          <Empty title={table.data === 'sql' ? 'It is computed for each question, so nothing runs.' : 'Its rows are a file of its folder, so nothing runs.'}>
            A table made with SQL is kept when its product says so; then its runs and versions stand here.
          </Empty>
        );
      }}
    </Await>
  );
}

function isGivenRows({ data, upload }: Table): boolean {
  return upload.length > 0 || (data !== 'sql' && data !== 'file');
}

function Plan({ schedule }: { schedule: Schedule }) {
  const me = useMe();
  const run = useDo('runProduct', ['listRuns', 'listSchedules', 'getRun']);
  return (
    <section className="section" aria-label="Schedule">
      <div className="page-head">
        <p className="facts">
          <span>
            Made <b>{scheduleInWords(schedule.schedule)}</b>
            {schedule.keeps === 'incremental' && ', new rows only'}
          </span>
          <span>
            next: <Next schedule={schedule} />
          </span>
          {schedule.data && (
            <span className="soft">
              its rows are of <Moment at={schedule.data} />
            </span>
          )}
        </p>
        {isOwnerOf(me, schedule.table.split('.')[0]!) && (
          <div className="buttons">
            <button type="button" className="button" disabled={run.isPending} onClick={() => run.mutate({ path: { product: schedule.product } })}>
              Run it now
            </button>
            {schedule.keeps === 'incremental' && (
              <button
                type="button"
                className="button"
                disabled={run.isPending}
                onClick={() => run.mutate({ path: { product: schedule.product }, query: { whole: true } })}
              >
                All rows anew
              </button>
            )}
          </div>
        )}
      </div>
      {run.error && <Failure fault={run.error} />}
    </section>
  );
}

function Past({ table }: { table: Table }) {
  const asked = useRuns({ product: table.product, limit: 100 });
  useEnds(asked.data?.items);
  return (
    <section className="section" aria-labelledby="runs">
      <h2 id="runs">Runs</h2>
      <Await asked={asked} what="its runs">
        {({ items }) => {
          const runs = items.filter((run) => run.table === table.name).slice(0, shown);
          return runs.length > 0 ? <RunList label={`Runs of ${table.name}`} runs={runs} ofTable /> : <Empty title="It has not run yet." />;
        }}
      </Await>
    </section>
  );
}
