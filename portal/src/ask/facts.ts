import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AnswerState } from './answer/answer';
import { tableOf } from './sql/known';
import type { HeadFact } from './grid/Grid';

// Units and meanings of an answer's columns that are columns of one of its tables, by their name.
export function useFacts(state: AnswerState): Map<string, HeadFact> {
  const names = (state.tail?.tables ?? []).map(({ name }) => name);
  const found = useQueries({
    queries: names.map((name) => ({ queryKey: ['ask-facts', name], queryFn: async () => (await tableOf(name)) ?? null, staleTime: 60_000 })),
    combine: (all) => all.map(({ data }) => data),
  });
  const key = found.map((table) => table?.name ?? '').join(' ');
  return useMemo(() => {
    const facts = new Map<string, HeadFact>();
    for (const table of found)
      for (const column of table?.columns ?? [])
        if (!facts.has(column.name)) facts.set(column.name, { unit: column.unit, meaning: `${column.meaning} (${table!.name})` });
    return facts;
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
}
