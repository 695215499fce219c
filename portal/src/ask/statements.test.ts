import { expect, test } from 'vitest';
import { indexOfByte, parametersOf, quotedTable, statementAt, statementsOf, tablesNamed } from './statements';

const texts = (sql: string) => statementsOf(sql).map((statement) => statement.sql);

test('parts statements at semicolons that are none of a text, a name or a comment', () => {
  expect(texts(`SELECT ';' AS "a;b"; -- one; two\nSELECT $$;$$ /* ; */;;`)).toEqual([
    `SELECT ';' AS "a;b"`,
    `-- one; two\nSELECT $$;$$ /* ; */`,
  ]);
  expect(texts('  ; -- nothing\n')).toEqual([]);
  expect(texts(`SELECT 'it''s; fine', e'a\\';b'`)).toHaveLength(1);
  expect(texts(`SELECT 'no end; at all`)).toHaveLength(1);
});

test('finds the statement at the cursor', () => {
  const sql = 'SELECT 1;\nSELECT 2;';
  expect(statementAt(sql, 3)?.sql).toBe('SELECT 1');
  expect(statementAt(sql, 12)?.sql).toBe('SELECT 2');
  expect(statementAt(sql, sql.length)?.sql).toBe('SELECT 2');
  expect(statementAt('', 0)).toBeUndefined();
});

test('finds parameters by name or by number', () => {
  expect(parametersOf(`SELECT $a, $b, $a -- $c\n, '$d'`)).toEqual(['a', 'b']);
  expect(parametersOf('SELECT $2, $1')).toEqual(['1', '2']);
  expect(parametersOf(`SELECT ?, '?', ?`)).toEqual(['1', '2']);
});

test('finds the tables that are named, with their aliases', () => {
  expect(tablesNamed(`SELECT d.a FROM flights.departures AS d JOIN "weather".hourly USING (origin) -- FROM a.b`)).toEqual([
    { table: 'flights.departures', alias: 'd' },
    { table: 'weather.hourly', alias: 'hourly' },
  ]);
});

test('quotes what needs it', () => {
  expect(quotedTable('flights.departures')).toBe('flights.departures');
  expect(quotedTable('flights.departures@2')).toBe('flights."departures@2"');
  expect(quotedTable('a.order')).toBe('a."order"');
});

test('finds the place of a byte', () => {
  expect(indexOfByte(`SELECT 'é', x`, 13)).toBe(12);
  expect(indexOfByte('😀x', 4)).toBe(2);
  expect(indexOfByte('abc', 2)).toBe(2);
});
