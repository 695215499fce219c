import { expect, test } from 'vitest';
import type { ChartSpec } from './spec';
import { type ChartOf, csvOf, vegaLiteOf } from './vegaLite';

const columns = [
  { name: 'day', type: 'TIMESTAMP' },
  { name: 'carrier', type: 'VARCHAR' },
  { name: 'mean.delay', type: 'DOUBLE' },
  { name: 'flights', type: 'BIGINT' },
];
const rows = [
  ['2013-01-01T00:00:00', 'AA', '2.5', 7],
  ['2013-01-02T00:00:00', 'B"6', null, 9],
];
const of = (spec: ChartSpec): ChartOf => ({ spec, columns, rows, units: new Map([['mean.delay', 'minutes']]) });
const lines = of({ kind: 'line', x: 'day', y: ['mean.delay'], series: 'carrier' });

test('a chart of lines, with its figures inside', () => {
  const spec = vegaLiteOf(lines, 'delays', ['red']);
  expect(spec.mark).toEqual({ type: 'line', tooltip: true });
  expect(spec.data).toEqual({
    values: [
      { day: '2013-01-01T00:00:00', carrier: 'AA', 'mean.delay': 2.5 },
      { day: '2013-01-02T00:00:00', carrier: 'B"6', 'mean.delay': null },
    ],
  });
  expect(spec.encoding.x).toEqual({ field: 'day', type: 'temporal', title: 'day' });
  expect(spec.encoding.y).toEqual({ field: 'mean\\.delay', type: 'quantitative', title: 'mean.delay (minutes)', scale: { zero: false } });
  expect(spec.encoding.color?.field).toBe('carrier');
});

test('beside a file it names it, and says what its columns are', () => {
  expect(vegaLiteOf(lines, '', [], 'delays.csv').data).toEqual({
    url: 'delays.csv',
    format: { type: 'csv', parse: { day: 'date', 'mean.delay': 'number' } },
  });
  expect(csvOf(lines)).toBe('day,carrier,mean.delay\n2013-01-01T00:00:00,AA,2.5\n2013-01-02T00:00:00,"B""6",\n');
});

test('several figures are folded into one', () => {
  const spec = vegaLiteOf(of({ kind: 'bar', y: ['mean.delay', 'flights'] }), '', []);
  expect(spec.transform).toEqual([{ fold: ['mean\\.delay', 'flights'], as: ['measure', 'figure'] }]);
  expect(spec.encoding.x?.field).toBe('row');
  expect(spec.encoding.color?.field).toBe('measure');
});

test('slices by angle', () => {
  const spec = vegaLiteOf(of({ kind: 'pie', x: 'carrier', y: ['flights'] }), '', []);
  expect(Object.keys(spec.encoding)).toEqual(['theta', 'color']);
});
