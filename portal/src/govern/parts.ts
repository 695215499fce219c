// The parts of Govern, each at /govern/NAME: its tabs, and for the palette. What draws one stands in Govern.tsx.
export const governParts = [
  { name: '', title: 'Duties' },
  { name: 'policies', title: 'Policies' },
  { name: 'agreements', title: 'Agreements' },
  { name: 'audit', title: 'Audit' },
  { name: 'teams', title: 'Teams' },
  { name: 'people', title: 'People' },
  { name: 'domains', title: 'Domains' },
] as const;

export type GovernPart = (typeof governParts)[number]['name'];
