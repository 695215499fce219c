import { expect, test } from 'vitest';
import { teamsOf } from './people';

const item = <Kind extends string>(kind: Kind, name: string, spec: Record<string, unknown>) => ({ kind, name, version: 1, spec });

test('a team has its members, their curated domains, and its own domains', () => {
  const [ops] = teamsOf(
    [item('team', 'ops', { title: 'Operations' })],
    [item('user', 'ann', { teams: ['ops'], title: 'Ann' }), item('user', 'bob', { teams: ['fleet'] })],
    [item('domain', 'flights', { team: 'ops' }), item('domain', 'weather', { team: 'met', curators: ['ann'] })],
  );
  expect(ops!.members).toEqual(['ann']);
  expect(ops!.domains).toEqual(['flights']);
  expect(ops!.people[0]!.curates).toEqual(['weather']);
});
