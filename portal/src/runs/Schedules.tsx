import { Link } from 'wouter';
import { useApi } from '../api/hooks';
import type { Schedule } from '../api/types';
import { Await, Empty } from '../parts/states';
import { type Column, Table } from '../parts/Table';
import { Moment } from '../parts/time';
import { scheduleInWords } from './schedule';
import { RunLink, RunState, TableLink } from './words';

// When tables are made anew: the last time, the next, and what was missed.

// The moment has come and gone without a run: the server was not there, or it is late.
export function isMissed({ next }: Schedule, now: Date): boolean {
  return next !== null && now.getTime() - new Date(next).getTime() > 60_000;
}

export function Next({ schedule }: { schedule: Schedule }) {
  if (!schedule.next) return <span className="soft">{schedule.schedule === 'on-change' ? 'with the next change' : 'not planned'}</span>;
  if (isMissed(schedule, new Date()))
    return (
      <span className="missed">
        missed <Moment at={schedule.next} />
      </span>
    );
  return <Moment at={schedule.next} />;
}

const columns: Column<Schedule>[] = [
  { name: 'table', min: 150, max: 320, words: ({ table }) => table, cell: ({ table }) => <TableLink table={table} /> },
  { name: 'made', min: 150, grow: 1, cell: ({ schedule }) => scheduleInWords(schedule) },
  { name: 'next', min: 130, grow: 1, cell: (schedule) => <Next schedule={schedule} /> },
  {
    name: 'last',
    min: 180,
    grow: 1,
    cell: ({ last }) =>
      last ? (
        <>
          <RunState run={last} /> <RunLink id={last.id} />
        </>
      ) : (
        <span className="soft">none yet</span>
      ),
  },
  {
    name: 'its rows are of',
    min: 130,
    grow: 1,
    cell: ({ data }) => (data ? <Moment at={data} /> : <span className="soft">there are none yet</span>),
  },
];

export function Schedules() {
  const asked = useApi('listSchedules', {});
  return (
    <Await asked={asked} what="the schedules">
      {({ items }) =>
        items.length > 0 ? (
          <Table label="Schedules" columns={columns} rows={items} keyOf={({ table }) => table} />
        ) : (
          <Empty title="No table is made on a schedule.">
            A product whose table says <code>keeps: table</code> is made once and kept, on a schedule or with what it reads.{' '}
            <Link href="/publish">Publish one</Link>.
          </Empty>
        )
      }
    </Await>
  );
}
