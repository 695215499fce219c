import { useEffect, useState } from 'react';

// How wide columns are: as their words ask for, or as somebody made them, which this browser remembers by name.

export const step = 16; // px, of a key
export const narrowest = 48;
export const widest = 1200;
const letter = 7.9; // px, of the mono face at 13 px
const room = 26; // px, beside the words
const keptMax = 500; // names

export function bounded(px: number): number {
  return Math.round(Math.min(widest, Math.max(narrowest, px)));
}

// As wide as the longest of the words, within these bounds.
export function widthFor(words: Iterable<string>, { min, max }: { min: number; max: number }): number {
  let longest = 0;
  for (const word of words) longest = Math.max(longest, word.length);
  return Math.min(max, Math.max(min, Math.ceil(room + letter * longest)));
}

type Own = Record<string, number>;

function kept(key: string): Own {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Own;
  } catch {
    return {};
  }
}

function keep(key: string, own: Own) {
  try {
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(Object.entries(own).slice(-keptMax))));
  } catch {
    // Full, or forbidden: they live as long as the page.
  }
}

export interface OwnWidths {
  of: (name: string) => number | undefined;
  set: (name: string, px: number | undefined) => void; // undefined: as its words ask for
}

const pause = 300; // ms after the last move

export function useOwnWidths(list: string): OwnWidths {
  const key = `widths ${list}`;
  const [own, setOwn] = useState(() => kept(key));
  useEffect(() => {
    const timer = setTimeout(() => keep(key, own), pause);
    return () => clearTimeout(timer);
  }, [key, own]);
  return {
    of: (name) => own[name],
    set: (name, px) =>
      setOwn(({ [name]: _, ...others }) => (px === undefined ? others : { ...others, [name]: bounded(px) })),
  };
}
