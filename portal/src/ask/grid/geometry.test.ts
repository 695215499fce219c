import { expect, test } from 'vitest';
import { columnsInView, depthOf, heightOf, offsetsOf, rowHeight, rowsInView, topFor, type View } from './geometry';

const view: View = { top: 0, left: 0, width: 500, height: 280 };

test('shows the first and the last rows of a few and of a million', () => {
  for (const rows of [5, 100, 1_000_000]) {
    expect(rowsInView(rows, view)).toEqual({ first: 0, count: Math.min(rows, 11) });
    const end = { ...view, top: Math.max(0, heightOf(rows) - view.height) };
    const { first, count } = rowsInView(rows, end);
    expect(first + count).toBe(rows);
  }
});

test('finds the way to any row', () => {
  const rows = 1_000_000;
  for (const row of [0, 1, 499_999, 999_999]) {
    const top = topFor(row, rows, { ...view, top: 3_000_000 })!;
    const there = { ...view, top };
    const depth = depthOf(rows, there);
    expect(row * rowHeight).toBeGreaterThanOrEqual(depth - 1);
    expect((row + 1) * rowHeight).toBeLessThanOrEqual(depth + view.height + 1);
  }
  expect(topFor(3, rows, view)).toBeUndefined();
});

test('draws the columns in view only', () => {
  const offsets = offsetsOf(Array.from({ length: 1000 }, () => 100));
  expect(columnsInView(offsets, { ...view, left: 50_000 })).toEqual([498, 499, 500, 501, 502, 503, 504, 505, 506]);
});
