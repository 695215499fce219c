import { useSyncExternalStore } from 'react';
import type { ProductFolder, ResourceVersion } from '../api/types';

// Drafts are kept in this browser's tab until they are applied or given up. Texts outlive a reload; a data
// file of this computer does not, a page may not keep it.

export interface DataFile {
  path: string;
  bytes: number;
  sha256?: string; // left out: not known yet
  file?: File; // left out: the server has it
}

export interface Draft {
  product: string; // "flights.departures"
  texts: Record<string, string>; // by path in a mesh folder
  before: Record<string, string>; // as they are in the mesh; empty: a new product
  data: DataFile[];
  expected: ResourceVersion[]; // what it was made from
  notes?: string[]; // what was found in the file that it began with
}

const prefix = 'draft ';
let drafts: Record<string, Draft> = load();
const listeners = new Set<() => void>();

function load(): Record<string, Draft> {
  const kept: Record<string, Draft> = {};
  for (const [key, text] of Object.entries(sessionStorage))
    if (key.startsWith(prefix)) kept[key.slice(prefix.length)] = JSON.parse(text as string) as Draft;
  return kept;
}

function set(next: Record<string, Draft>) {
  drafts = next;
  for (const listener of listeners) listener();
}

export function keep(draft: Draft) {
  const written = { ...draft, data: draft.data.map(({ file: _, ...rest }) => rest) };
  try {
    sessionStorage.setItem(prefix + draft.product, JSON.stringify(written));
  } catch {
    sessionStorage.removeItem(prefix + draft.product); // too large to keep: it lives as long as the page
  }
  set({ ...drafts, [draft.product]: draft });
}

export function giveUp(product: string) {
  sessionStorage.removeItem(prefix + product);
  const { [product]: _, ...rest } = drafts;
  set(rest);
}

export function useDrafts(): Record<string, Draft> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => drafts,
  );
}

// A product as it is, to be changed.
export function draftOf(folder: ProductFolder): Draft {
  const texts: Record<string, string> = {};
  const data: DataFile[] = [];
  for (const { path, text, sha256, bytes } of folder.files)
    if (text === undefined) data.push({ path, sha256, bytes });
    else texts[path] = text;
  return { product: folder.product, texts, before: texts, data, expected: folder.resources };
}

export function isNew(draft: Draft): boolean {
  return Object.keys(draft.before).length === 0;
}

export function changedPaths({ texts, before, data }: Draft): string[] {
  const paths = new Set([...Object.keys(texts), ...Object.keys(before)]);
  return [
    ...[...paths].filter((path) => texts[path] !== before[path]),
    ...data.filter(({ file }) => file).map(({ path }) => path),
  ];
}

// Theirs, with what was changed here put on top: of a text that both changed, ours stays.
export function rebased(mine: Draft, theirs: Draft): { draft: Draft; both: string[] } {
  const both: string[] = [];
  const texts = { ...theirs.texts };
  for (const path of new Set([...Object.keys(mine.texts), ...Object.keys(mine.before)])) {
    const ours = mine.texts[path];
    if (ours === mine.before[path]) continue;
    if (theirs.texts[path] !== mine.before[path] && theirs.texts[path] !== ours) both.push(path);
    if (ours === undefined) delete texts[path];
    else texts[path] = ours;
  }
  const data = theirs.data.filter(({ path }) => !mine.data.some((one) => one.path === path && one.file));
  return { draft: { ...theirs, texts, data: [...data, ...mine.data.filter(({ file }) => file)] }, both };
}
