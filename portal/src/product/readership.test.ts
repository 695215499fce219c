import { expect, test } from 'vitest';
import type { ProductUse } from '../api/types';
import { rowsOf } from './Readership';

const use: ProductUse = {
  product: 'fleet.planes',
  state: null,
  days: 90,
  readers: 3,
  last: null,
  intended: [
    { name: 'ops', team: true, readers: 2 },
    { name: 'planners', team: false, readers: null },
  ],
  real: [
    { team: 'ops', domain: null, readers: 2, intended: true },
    { team: null, domain: 'flights', readers: 1, intended: true },
    { team: null, domain: null, readers: 1, intended: false },
  ],
};

test('those it names come first, each once, then who reads it besides', () => {
  expect(rowsOf(use).map(({ who, intended, readers }) => [who, intended, readers])).toEqual([
    ['ops', true, 2],
    ['planners', true, null],
    ['flights', true, 1],
    ['people of no team', false, 1],
  ]);
});
