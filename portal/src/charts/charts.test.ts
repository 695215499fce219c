import { expect, test } from 'vitest';
import { drawn } from './drawn';
import { defaultChart, fits } from './spec';

const column = (name: string, type: string) => ({ name, type });
const carrier = column('carrier', 'VARCHAR');
const delay = column('mean_delay', 'DOUBLE');
const day = column('day', 'TIMESTAMP');

test('chooses by what the columns are', () => {
  expect(defaultChart([carrier, delay], 16)).toEqual({ kind: 'bar', x: 'carrier', y: ['mean_delay'] });
  expect(defaultChart([day, carrier, delay], 90)).toEqual({ kind: 'line', x: 'day', y: ['mean_delay'], series: 'carrier' });
  expect(defaultChart([delay], 1)).toEqual({ kind: 'number', y: ['mean_delay'] });
  expect(defaultChart([column('distance', 'BIGINT'), delay], 50)).toEqual({ kind: 'scatter', x: 'distance', y: ['mean_delay'] });
  expect(defaultChart([column('month', 'BIGINT'), delay], 12)).toEqual({ kind: 'line', x: 'month', y: ['mean_delay'] });
  expect(defaultChart([carrier], 16)).toBeUndefined();
});

test('a chart of other columns does not fit', () => {
  expect(fits({ kind: 'bar', x: 'carrier', y: ['mean_delay'] }, [carrier, delay])).toBe(true);
  expect(fits({ kind: 'bar', x: 'carrier', y: ['median'] }, [carrier, delay])).toBe(false);
});

test('parts rows into lines, keeps what is missing, orders time', () => {
  const shape = drawn({ kind: 'line', x: 'day', y: ['mean_delay'], series: 'carrier' }, [day, carrier, delay], [
    ['2013-01-02T00:00:00', 'AA', '2.50'],
    ['2013-01-01T00:00:00', 'AA', null],
    ['2013-01-01T00:00:00', null, 3],
  ]);
  expect(shape.axis).toBe('time');
  expect(shape.lines).toEqual([
    { name: 'AA', points: [['2013-01-01', null], ['2013-01-02', 2.5]] },
    { name: 'none', points: [['2013-01-01', 3]] },
  ]);
});
