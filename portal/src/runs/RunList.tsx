import type { Run } from '../api/types';
import { type Column, Table } from '../parts/Table';
import { Moment } from '../parts/time';
import { causeOf, RunLink, RunState, TableLink, tookOf } from './words';

const none = <span className="soft">–</span>;

const columns: Column<Run>[] = [
  { name: 'run', min: 84, cell: ({ id }) => <RunLink id={id} /> },
  { name: 'table', min: 150, max: 300, words: ({ table }) => table, cell: ({ table }) => <TableLink table={table} /> },
  { name: 'state', min: 112, cell: (run) => <RunState run={run} /> },
  { name: 'why', min: 160, grow: 2, cell: causeOf },
  { name: 'began', min: 120, grow: 1, cell: ({ began, asked }) => <Moment at={began ?? asked} /> },
  { name: 'took', min: 116, number: true, cell: (run) => tookOf(run, new Date()) || none },
  { name: 'rows', min: 100, number: true, cell: ({ rows }) => rows?.toLocaleString('en') ?? none },
];

export function RunList({ label, runs, ofTable }: { label: string; runs: Run[]; ofTable?: boolean }) {
  const drawn = ofTable ? columns.filter(({ name }) => name !== 'table') : columns;
  return <Table label={label} columns={drawn} rows={runs} keyOf={({ id }) => id} />;
}
