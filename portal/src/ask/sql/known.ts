import { call } from '../../api/client';
import { queries } from '../../api/hooks';
import type { Column, SearchItem, Table } from '../../api/types';
import { tablesNamed } from '../statements';

// What there is to ask, as far as this person may know of it: asked for when it is needed, and kept.

const fresh = 60_000; // ms

export function tableOf(table: string): Promise<Table | undefined> {
  return queries
    .fetchQuery({ queryKey: ['getTable', { path: { table } }], queryFn: () => call('getTable', { path: { table } }), staleTime: fresh, retry: false })
    .catch(() => undefined);
}

export async function domains(): Promise<{ name: string; title: string }[]> {
  const input = { query: { limit: 1000 } };
  const page = await queries.fetchQuery({ queryKey: ['listDomains', input], queryFn: () => call('listDomains', input), staleTime: fresh });
  return page.items.map((item) => ({ name: item.name, title: String((item.spec as { title?: string }).title ?? '') }));
}

export async function tables(words: string, domain?: string): Promise<SearchItem[]> {
  const input = { query: { q: words, kind: 'table' as const, limit: 200, typing: true, ...(domain && { domain }) } };
  const found = await queries.fetchQuery({ queryKey: ['search', input], queryFn: () => call('search', input), staleTime: fresh });
  return found.items.filter((item) => item.kind === 'table');
}

export interface KnownColumn {
  table: Table;
  alias: string;
  column: Column;
}

// The columns of all tables that a statement names, in its order.
export async function columnsOf(sql: string): Promise<KnownColumn[]> {
  const named = tablesNamed(sql);
  const found = await Promise.all(named.map(({ table }) => tableOf(table)));
  return named.flatMap(({ alias }, index) => {
    const table = found[index];
    return table ? table.columns.map((column) => ({ table, alias, column })) : [];
  });
}
