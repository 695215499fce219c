import { expect, test } from 'vitest';
import { pathTo, shapeAt } from './completion';

const document = `kind: DataContract
schema:
  - name: departures
    properties:
      - name: year
        logicalType: integer
team:
  members:
`.split('\n');

test('knows where in a document a line stands', () => {
  expect(pathTo(document.slice(0, 3), 4)).toEqual(['schema']);
  expect(pathTo(document.slice(0, 6), 8)).toEqual(['schema', 'properties']);
  expect(pathTo(document.slice(0, 8), 4)).toEqual(['team', 'members']);
  expect(pathTo(document, 0)).toEqual([]);
});

test('finds what may stand there', () => {
  const schema = {
    properties: { schema: { type: 'array', items: { $ref: '#/$defs/table' } } },
    $defs: { table: { type: 'object', properties: { name: { type: 'string' } } } },
  };
  expect(Object.keys(shapeAt(schema, ['schema'])?.properties ?? {})).toEqual(['name']);
  expect(shapeAt(schema, ['nothing'])).toBeUndefined();
});
