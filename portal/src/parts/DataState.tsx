import type { TableState } from '../api/types';
import { Badge, type Dye } from './Dye';
import './dataState.css';

// How a table's data is: its word, with the dye and the shape that it has everywhere.
export type DataState = TableState['name'];

export const dataStates: DataState[] = ['failing', 'late', 'fresh', 'no data', 'unknown'];

const dyes: Record<DataState, Dye> = {
  fresh: 'verdigris',
  late: 'weld',
  failing: 'madder',
  'no data': 'plain',
  unknown: 'plain',
};

export function dyeOf(state: DataState): Dye {
  return dyes[state];
}

export function StateBadge({ state }: { state: DataState }) {
  return <Badge dye={dyes[state]}>{state}</Badge>;
}

// The same as a drawing of 12 px: a disc, a diamond, a cross, a ring.
const shapes: Record<DataState, string> = {
  fresh: 'M6 1a5 5 0 1 1 0 10a5 5 0 0 1 0-10Z',
  late: 'M6 .5L11.5 6L6 11.5L.5 6Z',
  failing: 'M2.5 1L6 4.5L9.5 1L11 2.5L7.5 6L11 9.5L9.5 11L6 7.5L2.5 11L1 9.5L4.5 6L1 2.5Z',
  'no data': 'M6 1a5 5 0 1 1 0 10a5 5 0 0 1 0-10Zm0 2a3 3 0 1 0 0 6a3 3 0 0 0 0-6Z',
  unknown: 'M6 1a5 5 0 1 1 0 10a5 5 0 0 1 0-10Zm0 2a3 3 0 1 0 0 6a3 3 0 0 0 0-6Z',
};

export function shapeOf(state: DataState): string {
  return shapes[state];
}

export function StateSign({ state }: { state: DataState }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <path className={`sign-${dyes[state]}`} d={shapes[state]} />
    </svg>
  );
}
