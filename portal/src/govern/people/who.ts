import { useMemo } from 'react';
import { useApi } from '../../api/hooks';
import { specOf, type TeamSpec } from '../../api/specs';
import type { Domain, Team, User } from '../../api/types';

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
  const people = users.map(specOf).filter(({ disabled }) => !disabled);
  const places = domains.map(specOf);
  const curates = (user: string) => places.filter(({ curators }) => curators?.includes(user)).map(({ name }) => name);
  return teams.map(specOf).map((team) => ({
    ...team,
    domains: places.filter((domain) => domain.team === team.name).map(({ name }) => name),
    members: people
      .filter(({ teams: theirs }) => theirs?.includes(team.name))
      .map(({ name, title = '' }) => ({ name, title, curates: curates(name) })),
  }));
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
