import { Link } from 'wouter';
import { useApi } from '../api/hooks';
import './threads.css';

const most = 200; // of a table's open questions

// How many open questions there are about each column of a table.
export function useOpenQuestions(table: string): Map<string, number> {
  const { data } = useApi('listTableThreads', { path: { table }, query: { state: 'open', limit: most } });
  const counts = new Map<string, number>();
  for (const { column } of data?.items ?? [])
    if (column) counts.set(column, (counts.get(column) ?? 0) + 1);
  return counts;
}

export function OpenQuestions({ table, column, count }: { table: string; column: string; count: number }) {
  if (count === 0) return null;
  return (
    <Link
      className="open-questions"
      href={`/tables/${encodeURIComponent(table)}/answers?column=${encodeURIComponent(column)}`}
    >
      {count} open {count === 1 ? 'question' : 'questions'}
    </Link>
  );
}
