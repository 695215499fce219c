import { expect, test } from 'vitest';
import { labelOf, linesOf, mapOf, type Shape, sortOf, textsOf, patchOf, withKey } from './schema';

const root: Shape = {
  properties: { owner: { $ref: '#/$defs/owner' } },
  $defs: { owner: { type: 'object', properties: { name: { type: 'string' } } } },
};

test('a shape says which field it wants', () => {
  expect(sortOf({ type: 'string' }, root)).toBe('text');
  expect(sortOf({ type: 'string', enum: ['a'] }, root)).toBe('choice');
  expect(sortOf({ type: 'array', items: { type: 'string' } }, root)).toBe('texts');
  expect(sortOf({ type: 'object' }, root)).toBe('map');
  expect(sortOf({ $ref: '#/$defs/owner' }, root)).toBe('object');
  expect(sortOf({}, root)).toBe('other');
});

test('names of keys read as words', () => {
  expect(labelOf('everyColumnHasAMeaning')).toBe('Every column has a meaning');
});

test('lists and maps are typed as text', () => {
  expect(textsOf(' ann, bob ,')).toEqual(['ann', 'bob']);
  expect(mapOf('airport: JFK\nregions: east, west\nnothing')).toEqual({ airport: 'JFK', regions: ['east', 'west'] });
  expect(linesOf({ airport: 'JFK', regions: ['east', 'west'] })).toBe('airport: JFK\nregions: east, west');
});

test('what is empty is left out of the document', () => {
  expect(withKey({ name: 'ops', title: 'Ops' }, 'title', '')).toEqual({ name: 'ops' });
  expect(withKey({ name: 'ops' }, 'teams', ['a'])).toEqual({ name: 'ops', teams: ['a'] });
  expect(withKey({ disabled: true }, 'disabled', false)).toEqual({});
});

test('what changed becomes a merge patch', () => {
  const before = { name: 'ann', title: 'x', teams: ['a'], attributes: { airport: 'JFK', level: '3' } };
  const after = { name: 'ann', teams: ['a', 'b'], attributes: { airport: 'LGA' }, email: 'a@b.c' };
  expect(patchOf(before, after)).toEqual({
    title: null,
    teams: ['a', 'b'],
    attributes: { airport: 'LGA', level: null },
    email: 'a@b.c',
  });
  expect(patchOf(before, before)).toEqual({});
});
