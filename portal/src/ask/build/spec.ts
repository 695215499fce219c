import type { ChartSpec } from '../../charts/spec';
import { quotedName, quotedTable } from '../statements';

// A question without SQL: what is picked, and the SQL that it comes to. The SQL carries what was picked in its
// first line, so that it can be built further; as soon as somebody edits the SQL, that no longer holds.

export const operators = {
  is: 'is',
  'is not': 'is not',
  contains: 'contains',
  'starts with': 'starts with',
  '<': 'is below',
  '<=': 'is at most',
  '>': 'is above',
  '>=': 'is at least',
  'is empty': 'is empty',
  'is not empty': 'is not empty',
} as const;
export type Operator = keyof typeof operators;

export const measures = {
  count: 'number of rows',
  distinct: 'different values of',
  sum: 'sum of',
  avg: 'mean of',
  median: 'median of',
  min: 'smallest',
  max: 'largest',
} as const;
export type MeasureKind = keyof typeof measures;

export const steps = ['year', 'quarter', 'month', 'week', 'day', 'hour'] as const;
export type Step = (typeof steps)[number];

export type Kind = 'number' | 'text' | 'time' | 'flag';

export interface Filter {
  column: string;
  kind: Kind;
  operator: Operator;
  value: string;
}
export interface Group {
  column: string;
  by?: Step | undefined; // of a time
}
export interface Measure {
  kind: MeasureKind;
  column?: string | undefined; // none for a count
}
export interface Build {
  table: string;
  columns: string[]; // of single rows; none when there is a measure
  filters: Filter[];
  groups: Group[];
  measures: Measure[];
  sort?: { name: string; down: boolean } | undefined; // a column of the answer
  limit: number;
  chart?: ChartSpec | undefined;
  title?: string | undefined;
}

export const emptyBuild = (table: string): Build => ({ table, columns: [], filters: [], groups: [], measures: [], limit: 1000 });

export function kindOf(type: string): Kind {
  if (/^(integer|number|decimal|double|bigint|float)/.test(type)) return 'number';
  if (/^(date|time)/.test(type)) return 'time';
  return type === 'boolean' ? 'flag' : 'text';
}

const byKind: Record<Kind, Operator[]> = {
  number: ['is', 'is not', '<', '<=', '>', '>=', 'is empty', 'is not empty'],
  text: ['is', 'is not', 'contains', 'starts with', 'is empty', 'is not empty'],
  time: ['is', '>=', '<', '>', '<=', 'is empty', 'is not empty'],
  flag: ['is', 'is empty', 'is not empty'],
};
export const operatorsOf = (kind: Kind): Operator[] => byKind[kind];
export const needsValue = (operator: Operator): boolean => !operator.endsWith('empty');

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

function literal(kind: Kind, value: string): string {
  if (kind === 'number') return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value.trim()) ? value.trim() : `CAST(${text(value)} AS DOUBLE)`;
  if (kind === 'flag') return value === 'true' ? 'TRUE' : 'FALSE';
  if (kind === 'time') return /^\d{4}-\d\d-\d\d$/.test(value) ? `DATE ${text(value)}` : `TIMESTAMP ${text(value)}`;
  return text(value);
}

function condition({ column, kind, operator, value }: Filter): string {
  const name = quotedName(column);
  if (operator === 'is empty') return `${name} IS NULL`;
  if (operator === 'is not empty') return `${name} IS NOT NULL`;
  if (operator === 'contains') return `contains(lower(${name}), lower(${text(value)}))`;
  if (operator === 'starts with') return `starts_with(lower(${name}), lower(${text(value)}))`;
  if (operator === 'is' && kind === 'time' && /^\d{4}-\d\d-\d\d$/.test(value)) return `CAST(${name} AS DATE) = ${literal(kind, value)}`;
  return `${name} ${{ is: '=', 'is not': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' }[operator]} ${literal(kind, value)}`;
}

export function nameOfGroup({ column, by }: Group): string {
  return by ? `${column}_${by}` : column;
}
export function nameOfMeasure({ kind, column }: Measure): string {
  if (kind === 'count' || !column) return 'rows';
  return { distinct: `different_${column}`, sum: `sum_${column}`, avg: `mean_${column}`, median: `median_${column}`, min: `min_${column}`, max: `max_${column}` }[kind];
}

function selected(build: Build): string[] {
  const groups = build.groups.map((group) => {
    const name = quotedName(group.column);
    return group.by ? `date_trunc('${group.by}', ${name}) AS ${quotedName(nameOfGroup(group))}` : name;
  });
  const figures = build.measures.map((measure) => {
    const name = measure.column ? quotedName(measure.column) : '';
    const made = measure.kind === 'count' || !name ? 'count(*)' : measure.kind === 'distinct' ? `count(DISTINCT ${name})` : `${measure.kind}(${name})`;
    return `${made} AS ${quotedName(nameOfMeasure(measure))}`;
  });
  const all = [...groups, ...figures];
  return all.length > 0 ? all : build.columns.map(quotedName);
}

// The names of the answer's columns, to sort by.
export function namesOf(build: Build, all: string[]): string[] {
  const names = [...build.groups.map(nameOfGroup), ...build.measures.map(nameOfMeasure)];
  return names.length > 0 ? names : build.columns.length > 0 ? build.columns : all;
}

function plainSql(build: Build): string {
  const columns = selected(build);
  const lines = [`SELECT${columns.length > 0 ? `\n  ${columns.join(',\n  ')}` : ' *'}`, `FROM ${quotedTable(build.table)}`];
  const filters = build.filters.filter(({ operator, value }) => !needsValue(operator) || value !== '');
  if (filters.length > 0) lines.push(`WHERE ${filters.map(condition).join('\n  AND ')}`);
  if (build.groups.length > 0) lines.push('GROUP BY ALL');
  if (build.sort) lines.push(`ORDER BY ${quotedName(build.sort.name)}${build.sort.down ? ' DESC NULLS LAST' : ''}`);
  lines.push(`LIMIT ${Math.max(1, Math.floor(build.limit))}`);
  return lines.join('\n');
}

const sign = '-- built: ';

export function sqlOf(build: Build): string {
  const { chart: _, title: __, ...said } = build;
  return `${sign}${JSON.stringify(said)}\n${plainSql(build)}`;
}

// What the SQL was built of, if it still says just that.
export function specOf(sql: string): Build | undefined {
  const first = sql.trim().split('\n', 1)[0]!;
  if (!first.startsWith(sign)) return undefined;
  try {
    const build = JSON.parse(first.slice(sign.length)) as Build;
    return sqlOf(build) === sql.trim().replace(/;$/, '') ? build : undefined;
  } catch {
    return undefined;
  }
}

export function writeAddress(build: Build): string {
  return `/build?${new URLSearchParams({ q: JSON.stringify(build) })}`;
}

export function readAddress(search: URLSearchParams): Build | undefined {
  const table = search.get('table');
  if (table) return emptyBuild(table);
  try {
    const said = JSON.parse(search.get('q') ?? '') as Partial<Build>;
    return typeof said.table === 'string' ? { ...emptyBuild(said.table), ...said } : undefined;
  } catch {
    return undefined;
  }
}
