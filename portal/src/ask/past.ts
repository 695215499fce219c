import { call } from '../api/client';
import type { AnswerState } from './answer/answer';

// What was asked: in this browser, and, as long as the server remembers, from anywhere.

export interface Asked {
  queryId: string;
  sql: string;
  at: string;
  state: string;
  rows: number;
  elapsed: number; // ms
  fault?: string | undefined;
}

const keptMax = 200;
const key = (user: string) => `ask-history ${user}`;

function kept(user: string): Asked[] {
  try {
    const list = JSON.parse(localStorage.getItem(key(user)) ?? '[]') as Asked[];
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

export function remember(user: string, sql: string, state: AnswerState) {
  const asked: Asked = {
    queryId: state.queryId ?? '',
    sql: sql.slice(0, 20_000),
    at: new Date(state.began).toISOString(),
    state: state.state,
    rows: state.tail?.row_count ?? state.loaded,
    elapsed: (state.ended ?? Date.now()) - state.began,
    fault: state.problem?.message,
  };
  try {
    localStorage.setItem(key(user), JSON.stringify([asked, ...kept(user)].slice(0, keptMax)));
  } catch {
    // Full, or forbidden: then only the server remembers.
  }
}

export async function past(user: string): Promise<Asked[]> {
  const { items } = await call('listQueries', {});
  const served = items.map(
    (item): Asked => ({
      queryId: item.query_id,
      sql: item.sql,
      at: item.started,
      state: item.state,
      rows: item.rows,
      elapsed: item.elapsed_ms,
      fault: item.error ?? undefined,
    }),
  );
  const known = new Set(served.map(({ queryId }) => queryId));
  const own = kept(user).filter(({ queryId }) => !queryId || !known.has(queryId));
  return [...served, ...own].sort((a, b) => (a.at < b.at ? 1 : -1));
}
