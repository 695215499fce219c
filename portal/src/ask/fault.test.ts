import { expect, test } from 'vitest';
import { Problem } from '../api/client';
import { lineOf, placeOf } from './fault';

const at = (sql: string, body: ConstructorParameters<typeof Problem>[0]) => {
  const place = placeOf(sql, new Problem(body));
  return place && sql.slice(place.from, place.to);
};

test('finds what is wrong by its place, or by its name', () => {
  expect(at(`SELECT 'é', orgin`, { position: 13 })).toBe('orgin');
  expect(at('SELECT 1 FROM fleet.planes', { detail: 'analyst may not read fleet.planes: it belongs to team fleet' })).toBe('fleet.planes');
  expect(at('SELECT 1 FROM "flights".nothing', { detail: 'there is no table flights.nothing, or you may not know of it' })).toBe('"flights".nothing');
  expect(at('SELECT $a', { detail: 'parameter $a has no value' })).toBe('$a');
  expect(at('SELECT 1', { detail: 'it took too long' })).toBeUndefined();
  expect(lineOf('SELECT\n  x', 9)).toBe('line 2, column 3');
});
