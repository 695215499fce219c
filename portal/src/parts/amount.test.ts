import { expect, test } from 'vitest';
import { many, pace, span } from './amount';

test('counts in words', () => {
  expect(many(1, 'reader')).toBe('1 reader');
  expect(many(1234, 'reader')).toBe('1,234 readers');
  expect(many(2, 'query', 'queries')).toBe('2 queries');
});

test('says a span in one unit', () => {
  expect(span(0.012)).toBe('12 ms');
  expect(span(0.34)).toBe('0.3 s');
  expect(span(42.4)).toBe('42 s');
  expect(span(90)).toBe('1.5 min');
  expect(span(7_200)).toBe('2 h');
  expect(span(3 * 86_400)).toBe('3 d');
});

test('says how often in the unit that leaves a number to read', () => {
  expect(pace(0, 60)).toBe('0');
  expect(pace(72_000, 60)).toBe('1,200/s');
  expect(pace(31, 60)).toBe('0.52/s');
  expect(pace(2, 60)).toBe('2/min');
  expect(pace(31, 3600)).toBe('0.52/min');
  expect(pace(2, 3600)).toBe('2/h');
});
