import { useMemo } from 'react';
import { useApi } from '../../api/hooks';
import type { Domain, Team, User } from '../../api/types';
import type { DomainSpec, TeamSpec, UserSpec } from './kinds';

// Who belongs where, read together from three kinds of document.

export interface Member {
  name: string;
  title: string;
  curates: string[];
}
export interface TeamRow extends TeamSpec {
  domains: string[];
  members: Member[]; // without those who have left
}

export function teamsOf(teams: Team[], users: User[], domains: Domain[]): TeamRow[] {
  const people = users.map(({ spec }) => spec as unknown as UserSpec).filter(({ disabled }) => !disabled);
  const places = domains.map(({ spec }) => spec as unknown as DomainSpec);
  const curates = (user: string) => places.filter(({ curators }) => curators?.includes(user)).map(({ name }) => name);
  return teams.map(({ spec }) => {
    const team = spec as unknown as TeamSpec;
    return {
      ...team,
      domains: places.filter((domain) => domain.team === team.name).map(({ name }) => name),
      members: people
        .filter(({ teams: theirs }) => theirs?.includes(team.name))
        .map(({ name, title = '' }) => ({ name, title, curates: curates(name) })),
    };
  });
}

const all = { query: { limit: 1000 } };

export function useWho() {
  const teams = useApi('listTeams', all);
  const users = useApi('listUsers', all);
  const domains = useApi('listDomains', all);
  const rows = useMemo(
    () => teamsOf(teams.data?.items ?? [], users.data?.items ?? [], domains.data?.items ?? []),
    [teams.data, users.data, domains.data],
  );
  return { teams, users, domains, rows };
}
