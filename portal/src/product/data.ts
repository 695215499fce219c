import type { Table } from '../api/types';

// Only a contract so far. Rows that were sent lie in the lake: neither SQL nor a file says so.
export function isEmpty({ data, state }: Table): boolean {
  return data === 'none' && state.name === 'no data';
}
