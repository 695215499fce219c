import type { AuditRow } from '../api/types';

// What is looked for in the audit, as a question over weft.audit: the rows are those that the asker
// may see, and the look is on record as every question is.

export interface Sought {
  number?: string | undefined;
  who?: string | undefined;
  verb?: string | undefined;
  table?: string | undefined;
  days?: string | undefined; // empty: as far back as it is kept
}

export const soughtNames = ['number', 'who', 'verb', 'table', 'days'] as const;
export const rowsMax = 500;

export const verbs: AuditRow['verb'][] = [
  'question',
  'refusal',
  'search',
  'export',
  'change',
  'grant',
  'login',
  'token',
  'ingest',
  'run',
  'backup',
];

export interface Touch {
  number: number;
  happened_at: string;
  verb: string;
  caller: string | null;
  tables: string[];
  text: string | null;
  outcome: string;
  refusal: string | null;
  rows: number | null;
  took_us: number | null;
}

const shown: (keyof Touch)[] = [
  'number',
  'happened_at',
  'verb',
  'caller',
  'tables',
  'text',
  'outcome',
  'refusal',
  'rows',
  'took_us',
];

interface Question {
  sql: string;
  params: string[];
  limit: number;
}

export function questionFor(sought: Sought, now: Date): Question {
  const params: string[] = [];
  const value = (text: string) => `$${params.push(text)}`;
  const conditions = [
    sought.number && `number = ${value(sought.number)}::BIGINT`,
    sought.days && `happened_at >= ${value(new Date(now.getTime() - Number(sought.days) * 86_400_000).toISOString())}::TIMESTAMPTZ`,
    sought.who && `caller ILIKE ${value(sought.who)}`,
    sought.verb && `verb = ${value(sought.verb)}`,
    sought.table && `len(list_filter(tables, each -> each ILIKE ${value(`${sought.table}%`)})) > 0`,
  ].filter(Boolean);
  const where = conditions.length > 0 ? `\nWHERE ${conditions.join('\n  AND ')}` : '';
  const columns = sought.number ? '*' : shown.join(', ');
  return { sql: `SELECT ${columns}\nFROM weft.audit${where}\nORDER BY number DESC`, params, limit: rowsMax };
}

// Rows as objects, by the names of their columns.
export function rowsOf<Row>(answer: { columns: { name: string }[]; rows: unknown[][] }): Row[] {
  return answer.rows.map((row) => Object.fromEntries(answer.columns.map(({ name }, index) => [name, row[index]])) as Row);
}
