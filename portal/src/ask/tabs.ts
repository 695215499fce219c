import { useSyncExternalStore } from 'react';
import type { ChartSpec } from '../charts/spec';
import type { GivenAll } from './parameters';

// What somebody is writing: tabs, kept in this browser under their name. Each has an address, /ask/ID; a link
// that others can follow carries the SQL itself.

export interface AskTab {
  id: string;
  title: string; // empty: as its SQL says
  sql: string;
  given: GivenAll;
  chart?: ChartSpec | undefined;
  question?: string | undefined; // the saved one that it came from, if it is theirs to change
}

let user = '';
let tabs: AskTab[] = [];
const listeners = new Set<() => void>();
const key = () => `ask-tabs ${user}`;

function tell() {
  for (const listener of listeners) listener();
}

// While somebody types, what is drawn around the editor waits for a pause.
const pause = 200; // ms
let waiting: ReturnType<typeof setTimeout> | undefined;

function keep(next: AskTab[], typing = false) {
  tabs = next;
  if (!typing) tell();
  clearTimeout(waiting);
  waiting = setTimeout(flush, pause);
}

function flush() {
  clearTimeout(waiting);
  waiting = undefined;
  tell();
  try {
    if (user) localStorage.setItem(key(), JSON.stringify(tabs));
  } catch {
    // Full, or forbidden: the tabs live as long as the page.
  }
}
window.addEventListener('pagehide', () => waiting && flush());

function read(): AskTab[] {
  try {
    const kept = JSON.parse(localStorage.getItem(key()) ?? '[]') as AskTab[];
    return Array.isArray(kept) ? kept.filter((tab) => typeof tab.id === 'string' && typeof tab.sql === 'string') : [];
  } catch {
    return [];
  }
}

// Another window of the same person has written.
window.addEventListener('storage', (event) => {
  if (event.key !== key()) return;
  tabs = read();
  tell();
});

export function openFor(name: string) {
  if (name === user) return;
  if (waiting) flush();
  user = name;
  tabs = read();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
export function useTabs(): AskTab[] {
  return useSyncExternalStore(subscribe, () => tabs);
}

export function addTab(tab: Partial<AskTab>): AskTab {
  const made: AskTab = { title: '', sql: '', given: {}, ...tab, id: crypto.getRandomValues(new Uint32Array(1))[0]!.toString(36) };
  keep([...tabs, made]);
  return made;
}

export function changeTab(id: string, change: Partial<AskTab>) {
  keep(tabs.map((tab) => (tab.id === id ? { ...tab, ...change } : tab)));
}

export function typeInto(id: string, sql: string) {
  keep(
    tabs.map((tab) => (tab.id === id ? { ...tab, sql } : tab)),
    true,
  );
}

export function closeTab(id: string): AskTab | undefined {
  const at = tabs.findIndex((tab) => tab.id === id);
  keep(tabs.filter((tab) => tab.id !== id));
  return tabs[Math.min(at, tabs.length - 1)];
}

export function findTab(id: string): AskTab | undefined {
  return tabs.find((tab) => tab.id === id);
}

export function titleOf(tab: AskTab): string {
  if (tab.title) return tab.title;
  const table = /\bfrom\s+"?\w+"?\s*\.\s*"?(\w+)/i.exec(tab.sql)?.[1];
  return table ?? (tab.sql.trim() ? tab.sql.trim().slice(0, 20) : 'New');
}

// Behind the #, so that SQL reaches no log of a server.
export function linkTo({ sql, given, chart, title }: Pick<AskTab, 'sql' | 'given' | 'chart' | 'title'>): string {
  return `/ask#${encodeURIComponent(JSON.stringify({ sql, ...(title && { title }), ...(Object.keys(given).length > 0 && { given }), ...(chart && { chart }) }))}`;
}

export function fromLink(hash: string): Partial<AskTab> | undefined {
  try {
    const said = JSON.parse(decodeURIComponent(hash.replace(/^#/, ''))) as Partial<AskTab>;
    return typeof said.sql === 'string' ? { sql: said.sql, title: String(said.title ?? ''), given: said.given ?? {}, chart: said.chart } : undefined;
  } catch {
    return undefined;
  }
}
