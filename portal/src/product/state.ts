import type { SearchItem, Table } from '../api/types';
import type { Dye } from '../parts/Dye';

// How a table's data is, and who uses it. Optional: a server that has just started may not know yet.
export interface DataState {
  name: 'fresh' | 'late' | 'failing' | 'no data' | 'unknown';
  why: string;
  data_changed: string | null;
  rows: number | null;
  checked: string | null;
  checks: { passed: number; failed: number; skipped: number };
}
export interface Use {
  readers: number;
  days: number;
}

export const dyes: Record<DataState['name'], Dye> = {
  fresh: 'verdigris',
  late: 'weld',
  failing: 'madder',
  'no data': 'plain',
  unknown: 'plain',
};

export function stateOf(table: Table): DataState | undefined {
  return (table as { state?: DataState }).state;
}
export function useOf(table: Table): Use | undefined {
  return (table as { use?: Use }).use;
}
export function stateOfItem(item: SearchItem): DataState['name'] | undefined {
  return (item as { state?: DataState['name'] }).state;
}
