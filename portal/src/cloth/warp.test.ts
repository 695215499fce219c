import { expect, test } from 'vitest';
import type { ClothLine } from '../api/types';
import { fits, thicknessOf, warpOf, weave } from './warp';

const line: ClothLine = {
  product: 'fleet.planes',
  domain: 'fleet',
  owner: 'fleet',
  state: 'late',
  readers: 5,
  last: null,
  access: 'ask',
  read_by: [{ domain: 'flights', readers: 2 }],
  teams: [
    { team: 'analytics', readers: 2 },
    { team: 'partner', readers: 1 },
  ],
};
const cloth = {
  domains: ['airports', 'fleet', 'flights'].map((domain) => ({ domain, title: domain, products: 1 })),
  items: [line],
  next: null,
};

test('a line runs from its first knot to its last, teams without a domain at the end', () => {
  const warp = warpOf(cloth);
  expect(warp.map(({ name }) => name)).toEqual(['airports', 'fleet', 'flights', '']);
  const [weft] = weave(cloth.items, warp);
  expect(weft!.knots.map(({ warp: place, readers, own }) => [place, readers, own])).toEqual([
    [1, 5, true],
    [2, 2, false],
    [3, 3, false],
  ]);
  expect([weft!.from, weft!.to]).toEqual([1, 3]);
});

test('a line is called by its product, and by its domain too where two are called alike', () => {
  const of = (product: string): ClothLine => ({ ...line, product, domain: product.split('.')[0]! });
  const lines = ['fleet.planes', 'fleet.events', 'flights.events'].map(of);
  expect(weave(lines, warpOf(cloth)).map(({ name }) => name)).toEqual(['planes', 'fleet.events', 'flights.events']);
});

test('words are looked for in name, domain, team and state', () => {
  expect(fits(line, 'plan late')).toBe(true);
  expect(fits(line, 'plan fresh')).toBe(false);
  expect(fits(line, '')).toBe(true);
});

test('thicker with use, within bounds', () => {
  expect(thicknessOf(0)).toBe(0);
  expect(thicknessOf(1)).toBeLessThan(thicknessOf(8));
  expect(thicknessOf(1_000_000)).toBe(6);
});
