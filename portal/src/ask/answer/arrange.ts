import type { Row, Rows } from './rows';
import { sortOf, textOf } from './types';

// Which of the loaded rows are shown, and in which order: indices into them.

export interface Arrangement {
  sort?: { column: number; down: boolean } | undefined;
  find?: { text: string; column?: number | undefined } | undefined; // column left out: in any
}

// One flag for each row.
function found(rows: Rows, find: NonNullable<Arrangement['find']>): Uint8Array {
  const needle = find.text.toLowerCase();
  const has = (value: unknown) => value !== null && textOf(value).toLowerCase().includes(needle);
  const flags = new Uint8Array(rows.count);
  rows.with(find.text, (row: Row, index) => {
    if (find.column === undefined ? row.some(has) : has(row[find.column])) flags[index] = 1;
  });
  return flags;
}

type Compare = (a: number, b: number) => number;

function byNumber(rows: Rows, column: number): [Compare, (index: number) => boolean] {
  const keys = new Float64Array(rows.count);
  rows.each((row, index) => {
    keys[index] = row[column] === null ? NaN : Number(row[column]);
  });
  return [(a, b) => keys[a]! - keys[b]!, (index) => Number.isNaN(keys[index])];
}

function byText(rows: Rows, column: number): [Compare, (index: number) => boolean] {
  const keys: (string | null)[] = new Array<string | null>(rows.count);
  rows.each((row, index) => {
    keys[index] = row[column] === null ? null : textOf(row[column]);
  });
  const compare: Compare = (a, b) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : 0);
  return [compare, (index) => keys[index] === null];
}

// Empty cells are last, either way; what is equal keeps its order.
function sorted(rows: Rows, { column, down }: NonNullable<Arrangement['sort']>): Uint32Array {
  const indices = Uint32Array.from({ length: rows.count }, (_, index) => index);
  const isNumber = sortOf(rows.head?.columns[column]?.type ?? '') === 'number';
  const [compare, isEmpty] = (isNumber ? byNumber : byText)(rows, column);
  const way = down ? -1 : 1;
  const full = indices.filter((index) => !isEmpty(index)).sort((a, b) => way * compare(a, b) || a - b);
  const empty = indices.filter(isEmpty);
  indices.set(full);
  indices.set(empty, full.length);
  return indices;
}

// Keeps the order of the last sort, for looking through it with other words.
export class Arranger {
  private last: { column: number; down: boolean; order: Uint32Array } | undefined;

  constructor(private readonly rows: Rows) {}

  // Nothing: all of them, as they came.
  arrange({ sort, find }: Arrangement): Uint32Array | undefined {
    if (sort && (this.last?.column !== sort.column || this.last.down !== sort.down)) this.last = { ...sort, order: sorted(this.rows, sort) };
    if (!sort) this.last = undefined;
    if (!find?.text) return this.last?.order;
    const flags = found(this.rows, find);
    const order = this.last?.order ?? Uint32Array.from({ length: this.rows.count }, (_, index) => index);
    return order.filter((index) => flags[index] === 1);
  }
}
