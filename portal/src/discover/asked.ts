import type { Input } from '../api/client';

// What an address of Discover asks: its words, and what is chosen beside them.

export const facetNames = ['access', 'state', 'kind', 'domain', 'owner', 'tag'] as const;
export type FacetName = (typeof facetNames)[number];
export type Chosen = Pick<NonNullable<Input<'search'>['query']>, FacetName>;

// Of what fits, the best: at each key what fills a screen, at a pause more.
export const firstFound = 20;
export const mostFound = 50;

export function chosenIn(address: URLSearchParams): Chosen {
  return Object.fromEntries(facetNames.flatMap((name) => (address.get(name) ? [[name, address.get(name)]] : [])));
}

export function searchOf(address: URLSearchParams): Input<'search'> {
  return { query: { q: address.get('q') ?? '', limit: firstFound, typing: true, ...chosenIn(address) } };
}
