import { expect, test } from 'vitest';
import { Rows } from './rows';

const columns = [
  { name: 'é "rows":[', type: 'VARCHAR' },
  { name: 'b', type: 'STRUCT(a INTEGER)' },
];
const rows = [
  ['a ] } " \\', { a: [1, { b: ']' }] }],
  [null, null],
  ['é\n', { a: null }],
  ['\\"', null],
];
const tail = { row_count: 4, truncated: true, elapsed_ms: 3, tables: [{ name: 'a.b', filtered: true, masked: ['c'], policies: [] }] };
const wire = new TextEncoder().encode(
  `{"query_id":"q","columns":${JSON.stringify(columns)},"rows":${JSON.stringify(rows)},${JSON.stringify(tail).slice(1)}\n`,
);

test.each([1, 2, 3, 7, 40, 10_000])('reads an answer that comes in pieces of %i bytes', (size) => {
  const read = new Rows();
  for (let at = 0; at < wire.length; at += size) read.feed(wire.slice(at, at + size));
  read.end();
  expect(read.head?.columns).toEqual(columns);
  expect(read.tail).toEqual(tail);
  expect(read.count).toBe(4);
  expect(Array.from({ length: read.count }, (_, index) => read.row(index))).toEqual(rows);
  const seen: unknown[] = [];
  read.each((row, index) => void seen.push([index, row]));
  expect(seen).toEqual(rows.map((row, index) => [index, row]));
});

test('knows the rows of an answer that breaks off', () => {
  const read = new Rows();
  read.feed(wire.slice(0, wire.length - 150));
  read.end();
  expect(read.tail).toBeUndefined();
  expect(read.count).toBeGreaterThan(0);
});

test('reads an answer without rows', () => {
  const read = new Rows();
  read.feed(new TextEncoder().encode('{"query_id":"q","columns":[],"rows":[],"row_count":0,"truncated":false,"elapsed_ms":0,"tables":[]}'));
  read.end();
  expect(read.tail?.row_count).toBe(0);
  expect(read.count).toBe(0);
});
