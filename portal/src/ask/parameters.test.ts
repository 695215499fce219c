import { expect, test } from 'vitest';
import { paramsOf } from './parameters';

test('gives values as the API takes them', () => {
  expect(paramsOf([], {})).toBeUndefined();
  expect(paramsOf(['1', '2'], { 1: { value: 'JFK' }, 2: { value: '7' } })).toEqual(['JFK', 7]);
  expect(paramsOf(['a', 'b'], { a: { value: '7', type: 'text' }, b: { value: 'true' } })).toEqual({ a: '7', b: true });
  expect(paramsOf(['a'], {})).toEqual({ a: '' });
});
