import type { AnswerColumn } from '../ask/answer/rows';
import { sortOf } from '../ask/answer/types';

// A chart in a few words, kept with a tab and saved with a question.

export const chartKinds = ['bar', 'line', 'area', 'scatter', 'pie', 'number'] as const;
export type ChartKind = (typeof chartKinds)[number];

export interface ChartSpec {
  kind: ChartKind;
  x?: string; // columns of the answer, by name
  y: string[];
  series?: string; // a column that parts the rows into lines
}

export const kindWords: Record<ChartKind, string> = {
  bar: 'Bars',
  line: 'Lines',
  area: 'Areas',
  scatter: 'Points',
  pie: 'Pie',
  number: 'Number',
};

const isNumber = ({ type }: AnswerColumn) => sortOf(type) === 'number';
// Whole numbers that name something rather than measure it.
const isName = ({ name }: AnswerColumn) => /^(year|month|day|hour|week|quarter|minute)$|(^|_)(id|no|nr|code)$/i.test(name);

// A sensible first chart of these columns: a time along a line, names as bars, two measures as points, a single
// figure as a number.
export function defaultChart(columns: AnswerColumn[], rows: number): ChartSpec | undefined {
  const measures = columns.filter((column) => isNumber(column) && !isName(column));
  const numbers = measures.length > 0 ? measures : columns.filter(isNumber).slice(-1);
  if (numbers.length === 0) return undefined;
  const rest = columns.filter((column) => !numbers.includes(column));
  if (rows <= 1) return { kind: 'number', y: [numbers[0]!.name] };
  const time = rest.find(({ type }) => sortOf(type) === 'time') ?? rest.find((column) => isNumber(column) && /^(year|quarter|month|week|day|hour)$/i.test(column.name));
  const x = time ?? rest.find(({ type }) => sortOf(type) !== 'nested');
  if (!x) {
    const [first, second] = numbers;
    return second ? { kind: 'scatter', x: first!.name, y: [second.name] } : { kind: 'bar', y: [first!.name] };
  }
  const series = rest.find((column) => column !== x && sortOf(column.type) === 'text');
  const isLine = time || isNumber(x);
  return {
    kind: isLine ? 'line' : 'bar',
    x: x.name,
    y: [numbers[0]!.name],
    ...(series && { series: series.name }),
  };
}

// A chart that names columns which the answer does not have is none of it.
export function fits(spec: ChartSpec, columns: AnswerColumn[]): boolean {
  const has = (name: string | undefined) => !name || columns.some((column) => column.name === name);
  return spec.y.length > 0 && spec.y.every(has) && has(spec.x) && has(spec.series);
}
