import type { FieldRow } from '../../parts/SchemaForm';

// The kinds that say who is here, and which of their fields its forms show: the schema says what each is.

export type EditedKind = 'team' | 'user' | 'domain';

export interface Known {
  teams: string[];
  users: string[];
  domains: string[];
}

const name: FieldRow = { key: 'name', hint: 'Lower-case letters, digits, - and _. It cannot be changed later.' };

export const fieldsOf: Record<EditedKind, (known: Known) => FieldRow[]> = {
  team: () => [
    name,
    { key: 'title' },
    { key: 'description', long: true, hint: 'What it looks after, in a sentence.' },
    { key: 'contact', hint: 'Where a question reaches all of it.' },
  ],
  user: ({ teams }) => [
    name,
    { key: 'title', hint: 'What they do.' },
    { key: 'email' },
    { key: 'teams', known: teams, hint: 'Separated by commas. Rights go to teams far more often than to people.' },
    { key: 'roles', known: ['admin'], hint: 'admin may change everything; give it to few.' },
    { key: 'attributes', hint: 'One a line, as airport: JFK. Policies filter rows by them.' },
    { key: 'disabled' },
  ],
  domain: ({ teams, users, domains }) => [
    { ...name, hint: 'Lower-case letters, digits and _. Tables are addressed by it.' },
    { key: 'title' },
    { key: 'description', long: true },
    { key: 'team', known: teams, hint: 'It may publish and decide in the domain.' },
    { key: 'curators', known: users, hint: 'Separated by commas. They answer for the domain beside its team.' },
    { key: 'parent', known: domains },
    { key: 'mode' },
  ],
};
