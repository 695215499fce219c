import { expect, test } from 'vitest';
import type { GraphNode, LineageGraph } from '../api/types';
import { carriesValues, columnsIn, heightAt, neighbour, place, rowsOf, wayOf, waysOf } from './graph';

const box = (id: string, x: number, y: number): GraphNode => ({
  id,
  kind: 'table',
  name: id,
  domain: 'd',
  product: null,
  owner: null,
  state: 'fresh',
  tables: 1,
  columns: [],
  x,
  y,
  width: 220,
  height: 48,
});
const graph: LineageGraph = {
  nodes: [box('a', 0, 0), box('b', 0, 60), box('c', 300, 0), box('d', 600, 0)],
  edges: [
    { from: 'a', to: 'c', roles: ['value'], count: 1 },
    { from: 'b', to: 'c', roles: ['join'], count: 1 },
    { from: 'c', to: 'd', roles: ['value', 'filter'], count: 1 },
  ],
  column_edges: [
    { from: { table: 'a', column: 'x' }, to: { table: 'c', column: 'y' }, roles: ['value'] },
    { from: { table: 'b', column: 'k' }, to: { table: 'c', column: null }, roles: ['join'] },
  ],
  width: 820,
  height: 108,
  grouped: false,
  cut: false,
  impact: null,
};

test('an open box pushes down those below it, and no others', () => {
  const placed = place(graph.nodes, new Map([['a', ['x', 'z']]]), new Map([['a', 5]]));
  const at = (id: string) => placed.find((one) => one.id === id)!;
  expect(at('a').hidden).toBe(3);
  expect(at('a').height).toBe(48 + 3 * 20 + 8);
  expect(at('b').y).toBeGreaterThan(at('a').height);
  expect(at('c').y).toBe(0);
  expect(heightAt(at('a'), 'z')).toBe(48 + 4 + 30);
  expect(heightAt(at('a'), null)).toBe(24);
});

test('the way up and down leaves out what is beside it', () => {
  const ways = waysOf(graph);
  expect([...wayOf('a', ways)].sort()).toEqual(['a', 'c', 'd']);
  expect([...wayOf('c', ways)].sort()).toEqual(['a', 'b', 'c', 'd']);
});

test('arrow keys follow lines, and the layer', () => {
  const ways = waysOf(graph);
  const placed = place(graph.nodes, new Map(), new Map());
  expect(neighbour('ArrowRight', 'a', placed, ways)).toBe('c');
  expect(neighbour('ArrowLeft', 'd', placed, ways)).toBe('c');
  expect(neighbour('ArrowDown', 'a', placed, ways)).toBe('b');
  expect(neighbour('ArrowUp', 'a', placed, ways)).toBeUndefined();
});

test('lines carry values or only decide', () => {
  expect(carriesValues(['filter', 'value'])).toBe(true);
  expect(carriesValues(['filter', 'join'])).toBe(false);
  expect(columnsIn(graph.column_edges).get('c')).toEqual(new Set(['y']));
});

test('of a wide table those columns are shown that lead somewhere', () => {
  const wide = Array.from({ length: 1000 }, (_, index) => `c${index}`);
  expect(rowsOf(wide, new Set(['c7', 'c900']))).toEqual(['c7', 'c900']);
  expect(rowsOf(['a', 'b'], new Set())).toEqual(['a', 'b']);
});
