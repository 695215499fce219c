import type { Domain, Team, User } from '../api/types';

// Who belongs where, read together from three kinds of document.

interface TeamSpec {
  title?: string;
  description?: string;
  contact?: string;
}
interface UserSpec {
  title?: string;
  teams?: string[];
}
interface DomainSpec {
  team?: string;
  curators?: string[];
}

export interface Member {
  name: string;
  title: string;
  curates: string[];
}
export interface TeamRow {
  name: string;
  title: string;
  description: string;
  contact: string;
  domains: string[];
  members: string[];
  people: Member[];
}

export function teamsOf(teams: Team[], users: User[], domains: Domain[]): TeamRow[] {
  const curates = (user: string) =>
    domains.filter(({ spec }) => (spec as DomainSpec).curators?.includes(user)).map(({ name }) => name);
  return teams.map(({ name, spec }) => {
    const { title = '', description = '', contact = '' } = spec as TeamSpec;
    const people = users
      .filter((user) => (user.spec as UserSpec).teams?.includes(name))
      .map((user) => ({ name: user.name, title: (user.spec as UserSpec).title ?? '', curates: curates(user.name) }));
    return {
      name,
      title,
      description,
      contact,
      domains: domains.filter((domain) => (domain.spec as DomainSpec).team === name).map((domain) => domain.name),
      members: people.map((person) => person.name),
      people,
    };
  });
}
