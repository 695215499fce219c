import { expect, test } from 'vitest';
import { placeOf, shown } from './FieldChanges';

test('what a document says is shown in words', () => {
  expect(shown('"a text"')).toBe('a text');
  expect(shown('["a","b"]')).toBe('a, b');
  expect(shown('{"name":"seats","examples":[179,0],"more":[{"property":"unit","value":"seats"}]}')).toBe(
    'name: seats\nexamples: 179, 0\nmore: property: unit, value: seats',
  );
  expect(shown('')).toBe('');
});

test('a place is said from outside to inside', () => {
  expect(placeOf('schema[departures].properties[dep_delay].description')).toBe('departures · dep_delay · description');
});
