import { expect, test } from 'vitest';
import { many, span } from './amount';

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
