import type { Cloth, ClothLine } from '../api/types';

// Where everything lies on the cloth: pure, so that it can be tested.

// A column: a domain, or the last one, in which all teams without a domain stand.
export interface Warp {
  name: string; // empty: the teams
  title: string;
  products: number;
}

export interface Knot {
  warp: number; // its column
  readers: number;
  own: boolean;
  who: string; // for people: "fleet", "analytics, jfk-partner"
}

export interface Weft {
  line: ClothLine;
  name: string; // without its domain, where no other product is called so
  knots: Knot[]; // from left to right
  from: number; // the columns that it spans
  to: number;
}

export function warpOf(cloth: Cloth): Warp[] {
  const warp = cloth.domains.map(({ domain, title, products }) => ({ name: domain, title, products }));
  const anyTeam = cloth.items.some(({ teams }) => teams.length > 0);
  return anyTeam ? [...warp, { name: '', title: 'Teams without a domain', products: 0 }] : warp;
}

export function weave(lines: ClothLine[], warp: Warp[]): Weft[] {
  const places = new Map(warp.map(({ name }, index) => [name, index]));
  const called = new Map<string, number>();
  for (const line of lines) called.set(shortOf(line), (called.get(shortOf(line)) ?? 0) + 1);
  return lines.map((line) => {
    const knots: Knot[] = [];
    const add = (name: string, knot: Omit<Knot, 'warp'>) => {
      const place = places.get(name);
      if (place !== undefined) knots.push({ warp: place, ...knot });
    };
    add(line.domain, { readers: line.readers, own: true, who: line.domain });
    for (const { domain, readers } of line.read_by)
      if (domain !== line.domain) add(domain, { readers, own: false, who: domain });
    if (line.teams.length > 0)
      add('', {
        readers: line.teams.reduce((sum, { readers }) => sum + readers, 0),
        own: false,
        who: line.teams.map(({ team }) => team).join(', '),
      });
    knots.sort((a, b) => a.warp - b.warp);
    const ends = knots.map(({ warp: place }) => place);
    const name = called.get(shortOf(line))! > 1 ? line.product : shortOf(line);
    return { line, name, knots, from: Math.min(...ends), to: Math.max(...ends) };
  });
}

function shortOf({ product, domain }: ClothLine): string {
  return product.slice(domain.length + 1);
}

export function fits(line: ClothLine, words: string): boolean {
  const about = `${line.product} ${line.domain} ${line.owner} ${line.state}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => about.includes(word));
}

// The middle of a column, in percent of the cloth's width.
export function middleOf(place: number, columns: number): number {
  return ((place + 0.5) * 100) / columns;
}

// More readers, thicker; a hundred times as many are not a hundred times as thick.
export function thicknessOf(readers: number): number {
  return readers === 0 ? 0 : Math.min(6, 1.5 + Math.log2(readers));
}
