import { expect, test } from 'vitest';
import { nameOf, said } from './naming';

test('a file’s name becomes one of the mesh', () => {
  expect(nameOf('My Carriers (2013).csv')).toBe('my_carriers_2013');
  expect(nameOf('2013 flights.parquet')).toBe('flights');
});

test('what the form says stands where the template asks for it', () => {
  const text = 'description:\n  purpose: Say here which questions it answers.\n  usage: Say here how.\n';
  expect(said(text, { purpose: 'How "late": each.' })).toBe(
    'description:\n  purpose: "How \\"late\\": each."\n  usage: Say here how.\n',
  );
});
