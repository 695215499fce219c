import { expect, test } from 'vitest';
import { listed, type Rule, ruleInWords } from './words';

const rule = (about: Partial<Rule>): Rule => ({ name: 'a rule', effect: 'allow', to: { everyone: true }, ...about });

test('an allow', () => {
  expect(ruleInWords('flights.departures', rule({ to: { teams: ['analytics'] } }))).toBe(
    'Team analytics may read the tables of flights that it is for.',
  );
  expect(
    ruleInWords(
      'flights.departures',
      rule({ to: { attributes: { airport: ['JFK', 'EWR'] } }, filter: 'origin = caller.airport', until: '2027-01-01' }),
    ),
  ).toBe('People whose airport is JFK or EWR may read the tables of flights that it is for: only rows with origin = caller.airport; until 2027-01-01.');
});

test('a restriction with an exception', () => {
  expect(
    ruleInWords(
      'confidential',
      rule({ effect: 'restrict', except: { teams: ['ops', 'fleet'] }, on: { classifications: ['confidential'] }, mask: 'hash' }),
    ),
  ).toBe(
    'Everyone, except teams ops and fleet, sees less of columns classified confidential in every table of the mesh: these columns are hashed.',
  );
});

test('a denial, and who may ask', () => {
  expect(ruleInWords('secret', rule({ effect: 'deny', action: 'discover', on: { tables: ['hr.pay'] } }))).toBe(
    'Everyone may not even find hr.pay.',
  );
  expect(
    ruleInWords('open', rule({ effect: 'requests', to: { members: true }, autoApprove: true, longestDays: 90 })),
  ).toBe('Everyone in a team may ask for every table of the mesh: approved at once; for at most 90 days.');
});

test('lists read as people say them', () => {
  expect([listed([]), listed(['a']), listed(['a', 'b', 'c'], 'or')]).toEqual(['', 'a', 'a, b or c']);
});
