import { expect, test } from 'vitest';
import { type Build, emptyBuild, readAddress, specOf, sqlOf, writeAddress } from './spec';

const build: Build = {
  ...emptyBuild('flights.departures'),
  filters: [
    { column: 'origin', kind: 'text', operator: 'is', value: "JFK' OR '1'='1" },
    { column: 'dep_delay', kind: 'number', operator: '>', value: '1; DROP' },
    { column: 'time_hour', kind: 'time', operator: '>=', value: '2013-07-01' },
    { column: 'dest', kind: 'text', operator: 'is', value: '' },
  ],
  groups: [{ column: 'carrier' }, { column: 'time_hour', by: 'month' }],
  measures: [{ kind: 'avg', column: 'dep_delay' }, { kind: 'count' }],
  sort: { name: 'mean_dep_delay', down: true },
  limit: 20,
};

test('writes SQL in which values stay values', () => {
  expect(sqlOf(build).split('\n').slice(1).join('\n')).toBe(`SELECT
  carrier,
  date_trunc('month', time_hour) AS time_hour_month,
  avg(dep_delay) AS mean_dep_delay,
  count(*) AS "rows"
FROM flights.departures
WHERE origin = 'JFK'' OR ''1''=''1'
  AND dep_delay > CAST('1; DROP' AS DOUBLE)
  AND time_hour >= DATE '2013-07-01'
GROUP BY ALL
ORDER BY mean_dep_delay DESC NULLS LAST
LIMIT 20`.replace('"rows"', 'rows'));
  expect(sqlOf(emptyBuild('a.b'))).toContain('SELECT *\nFROM a.b\nLIMIT 1000');
});

test('a line end in a value opens no comment', () => {
  const evil = { ...emptyBuild('a.b'), filters: [{ column: 'c', kind: 'text' as const, operator: 'is' as const, value: '\n; DROP' }] };
  expect(sqlOf(evil).split('\n')[0]).toContain('\\n; DROP');
  expect(specOf(sqlOf(evil))).toEqual(evil);
});

test('can be built further until somebody edits it', () => {
  expect(specOf(sqlOf(build))).toEqual(build);
  expect(specOf(sqlOf(build).replace('LIMIT 20', 'LIMIT 30'))).toBeUndefined();
  expect(specOf('SELECT 1')).toBeUndefined();
});

test('stands in an address', () => {
  expect(readAddress(new URLSearchParams(writeAddress(build).split('?')[1]))).toEqual(build);
});
