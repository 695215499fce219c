import { expect, test } from 'vitest';
import { teamsOf } from './who';

const item = <Kind extends string>(kind: Kind, name: string, spec: Record<string, unknown>) => ({
  kind,
  name,
  version: 1,
  spec: { name, ...spec },
});

test('a team has its members, their curated domains, and its own domains', () => {
  const [ops] = teamsOf(
    [item('team', 'ops', { title: 'Operations' })],
    [
      item('user', 'ann', { teams: ['ops'], title: 'Ann' }),
      item('user', 'bob', { teams: ['fleet'] }),
      item('user', 'eve', { teams: ['ops'], disabled: true }),
    ],
    [item('domain', 'flights', { team: 'ops' }), item('domain', 'weather', { team: 'met', curators: ['ann'] })],
  );
  expect(ops!.members).toEqual([{ name: 'ann', title: 'Ann', curates: ['weather'] }]);
  expect(ops!.domains).toEqual(['flights']);
});
