import type { Table } from '../api/types';

// Only a contract so far.
export function isEmpty({ data, state }: Table): boolean {
  return (data === 'sent' || data === 'events') && state.name === 'no data';
}
