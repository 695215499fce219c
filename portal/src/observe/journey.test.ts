import { expect, test } from 'vitest';
import { stepsOf } from './journey';

test('the steps of a way in the order in which they happened, without those that were not taken', () => {
  const at = (minute: number) => `2026-11-25T12:0${minute}:00Z`;
  const way = stepsOf({
    who: 'analyst',
    table: 'fleet.planes',
    searched: at(2),
    refused: at(1),
    requested: null,
    approved: null,
    agreement: null,
    answered: at(3),
    seconds: 120,
  });
  expect(way.map(({ word }) => word)).toEqual(['refused', 'searched', 'first answer']);
});
