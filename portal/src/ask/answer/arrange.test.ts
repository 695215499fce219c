import { expect, test } from 'vitest';
import { Arranger, type Arrangement } from './arrange';
import { Rows } from './rows';

function rowsOf(rows: unknown[][]): Rows {
  const read = new Rows();
  const columns = [
    { name: 'n', type: 'DECIMAL(10,2)' },
    { name: 't', type: 'VARCHAR' },
  ];
  const wire = { query_id: 'q', columns, rows, row_count: rows.length, truncated: false, elapsed_ms: 0, tables: [] };
  read.feed(new TextEncoder().encode(JSON.stringify(wire)));
  return read;
}
const rows = rowsOf([
  ['10.00', 'b'],
  [null, 'Anna'],
  ['9.50', null],
  ['-1.00', 'b'],
]);

const arrange = (rows: Rows, arrangement: Arrangement) => new Arranger(rows).arrange(arrangement);

test('sorts numbers as numbers, texts as texts, and empty cells last', () => {
  expect([...arrange(rows, { sort: { column: 0, down: false } })!]).toEqual([3, 2, 0, 1]);
  expect([...arrange(rows, { sort: { column: 0, down: true } })!]).toEqual([0, 2, 3, 1]);
  expect([...arrange(rows, { sort: { column: 1, down: true } })!]).toEqual([0, 3, 1, 2]);
});

test('finds text in all cells or in one column', () => {
  expect([...arrange(rows, { find: { text: 'AN' } })!]).toEqual([1]);
  expect([...arrange(rows, { find: { text: '1', column: 0 }, sort: { column: 0, down: false } })!]).toEqual([3, 0]);
  expect(arrange(rows, { find: { text: '' } })).toBeUndefined();
});
