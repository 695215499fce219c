import { expect, test } from 'vitest';
import { addressOfThread, spanOf } from './words';

test('says how long something took, in one unit', () => {
  expect(spanOf(0)).toBe('0 seconds');
  expect(spanOf(1)).toBe('1 second');
  expect(spanOf(150)).toBe('3 minutes');
  expect(spanOf(7_200)).toBe('2 hours');
  expect(spanOf(100_000)).toBe('1 day');
});

test('a thread opens from its address', () => {
  expect(addressOfThread('flights.departures', 'thr_1')).toBe('/tables/flights.departures/answers?thread=thr_1');
});
