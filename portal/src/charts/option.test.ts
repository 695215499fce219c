import { expect, test, vi } from 'vitest';
import { drawn } from './drawn';
import { optionOf } from './option';

test('names along the axis are cut, so that long ones leave the chart its place', () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  const spec = { kind: 'bar' as const, x: 'customer', y: ['events'] };
  const columns = [
    { name: 'customer', type: 'VARCHAR' },
    { name: 'events', type: 'BIGINT' },
  ];
  const dyes = { series: [], ink: '', soft: '', thread: '', sheet: '', font: '' };
  const option = optionOf(spec, drawn(spec, columns, [['a'.repeat(64), 5]]), new Map(), dyes);
  expect(option).toMatchObject({ xAxis: { axisLabel: { overflow: 'truncate', width: 140, interval: 0 } } });
});
