import { Link } from 'wouter';
import type { Run } from '../api/types';
import { duration } from '../ask/words';
import { Badge, type Dye } from '../parts/Dye';

// A run in words: how it is, why it began, how long it took.

const dyes: Record<Run['state'], Dye> = {
  waiting: 'plain',
  running: 'indigo',
  done: 'verdigris',
  failed: 'madder',
  cancelled: 'weld',
};
const causes: Record<Run['cause'], string> = {
  first: 'its first',
  schedule: 'its schedule',
  change: 'something that it reads changed',
  size: 'much waited',
  hand: 'somebody wanted it',
};

export const isOn = ({ state }: Pick<Run, 'state'>) => state === 'waiting' || state === 'running';

export function RunState({ run }: { run: Run }) {
  return <Badge dye={dyes[run.state]}>{run.state}</Badge>;
}

export function causeOf({ cause, actor, whole }: Run): string {
  const why = cause === 'hand' && actor ? `${actor} wanted it` : causes[cause];
  return whole ? `${why}, all rows anew` : why;
}

export function tookOf({ began, ended }: Run, now: Date): string {
  if (!began) return '';
  return duration(Math.max(0, (ended ? new Date(ended) : now).getTime() - new Date(began).getTime()));
}

export function RunLink({ id }: { id: string }) {
  return <Link href={`/runs/${encodeURIComponent(id)}`}>run {id}</Link>;
}

export function TableLink({ table }: { table: string }) {
  return (
    <Link href={`/tables/${encodeURIComponent(table)}/runs`} className="mono">
      {table}
    </Link>
  );
}
