import { Problem } from '../api/client';
import { indexOfByte } from './statements';

// Where in the SQL something is wrong: at the place that the server says; else where the table or the
// parameter that it speaks of stands.

export interface Place {
  from: number;
  to: number;
}

function wordAt(sql: string, from: number): Place {
  const word = /^("[^"]*"|'[^']*'|[\w@.$]+|\S)/.exec(sql.slice(from));
  return { from, to: from + (word?.[0].length ?? 1) };
}

function mention(sql: string, problem: Problem): Place | undefined {
  const parameter = /parameter (\$\w+)/.exec(problem.message)?.[1];
  if (parameter) {
    const from = sql.indexOf(parameter);
    return from < 0 ? undefined : { from, to: from + parameter.length };
  }
  const table = tableIn(problem.message);
  if (!table) return undefined;
  const parts = table.split('.').map((part) => `"?${part.replace(/[^\w]/g, '\\$&')}"?`);
  const found = new RegExp(parts.join(String.raw`\s*\.\s*`), 'i').exec(sql);
  return found ? { from: found.index, to: found.index + found[0].length } : undefined;
}

export function tableIn(message: string): string | undefined {
  return /(?:^|\s)([\w]+\.[\w@]+)(?=[\s,:]|$)/.exec(message)?.[1];
}

export function placeOf(sql: string, problem: Problem): Place | undefined {
  if (problem.position === undefined) return mention(sql, problem);
  const from = Math.min(indexOfByte(sql, problem.position), sql.length);
  return wordAt(sql, from);
}

export function lineOf(sql: string, index: number): string {
  const before = sql.slice(0, index).split('\n');
  return `line ${before.length}, column ${before.at(-1)!.length + 1}`;
}

// The server counts from the start of what it was sent; people look at the whole text.
export function asShown(problem: Problem, where: string): Problem {
  const hint = problem.hint.replace(/See position \d+ of the SQL\.?/, '').trim();
  return new Problem({
    status: problem.status,
    title: where ? `${problem.title}: ${where}` : problem.title,
    detail: problem.message,
    hint,
    request_id: problem.requestId,
  });
}
