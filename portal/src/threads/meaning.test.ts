import { expect, test } from 'vitest';
import { meaningChanges } from './meaning';

const table = {
  name: 'flights.departures',
  domain: 'flights',
  meaning: 'One row a flight.',
  contract: { version: '1.0.9' },
  columns: [{ name: 'dep_delay', meaning: '' }],
};

test('a column gets its first meaning, and the contract a patch', () => {
  expect(meaningChanges(table, 'dep_delay', ' minutes ')).toEqual([
    { path: 'schema[departures].properties[dep_delay].description', before: '', after: '"minutes"' },
    { path: 'version', before: '"1.0.9"', after: '"1.0.10"' },
  ]);
});

test('words that stand there already change nothing', () => {
  expect(meaningChanges(table, null, 'One row a flight.')).toEqual([]);
});

test('a version that is no number of three stays', () => {
  const changes = meaningChanges({ ...table, contract: { version: '2024' } }, null, 'One row.');
  expect(changes.map(({ path }) => path)).toEqual(['schema[departures].description']);
});
