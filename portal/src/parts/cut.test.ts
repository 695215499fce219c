import { expect, test } from 'vitest';
import { cut, piecesOf } from './cut';

test('a name is cut in its middle, and only when it is too long', () => {
  expect(cut('dep_delay', 12)).toBe('dep_delay');
  expect(cut('mean_departure_delay_minutes', 18)).toBe('mean_depart…inutes');
  expect(cut('mean_departure_delay_minutes', 18)).toHaveLength(18);
});

test('what is drawn in two pieces is the whole', () => {
  for (const name of ['dep_delay', 'a_name_that_somebody_thought_was_needed']) expect(piecesOf(name).join('')).toBe(name);
});
