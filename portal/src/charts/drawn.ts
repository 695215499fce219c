import type { AnswerColumn } from '../ask/answer/rows';
import { sortOf, textOf } from '../ask/answer/types';
import type { ChartSpec } from './spec';

// What a chart draws: points by line. Pure, so that its table says the same as its picture.

export interface Line {
  name: string;
  points: [x: string | number, y: number | null][];
}
export interface Drawn {
  axis: 'category' | 'time' | 'value';
  categories: string[];
  lines: Line[];
  left: number; // lines beyond those
}

export const linesMax = 12;
export const rowsMax = 5000; // of an answer; a chart of more is a blot

function axisOf(spec: ChartSpec, columns: AnswerColumn[]): Drawn['axis'] {
  const type = columns.find(({ name }) => name === spec.x)?.type;
  const sort = type ? sortOf(type) : 'text';
  if (sort === 'time' && !/^TIME( |$)/.test(type!) && spec.kind !== 'pie') return spec.kind === 'bar' ? 'category' : 'time';
  return sort === 'number' && spec.kind === 'scatter' ? 'value' : 'category';
}

function label(value: unknown): string {
  return value === null || value === undefined ? 'none' : textOf(value).replace('T00:00:00', '').replace(/Z$/, '');
}

export function drawn(spec: ChartSpec, columns: AnswerColumn[], rows: unknown[][]): Drawn {
  const at = (name: string | undefined) => columns.findIndex((column) => column.name === name);
  const [x, series] = [at(spec.x), at(spec.series)];
  const axis = axisOf(spec, columns);
  const lines = new Map<string, Line>();
  const categories = new Set<string>();
  rows.forEach((row, index) => {
    const key = x < 0 ? String(index + 1) : label(row[x]);
    if (axis === 'category') categories.add(key);
    for (const y of spec.y) {
      const parts = [series < 0 ? '' : label(row[series]), spec.y.length > 1 || series < 0 ? y : ''];
      const name = parts.filter(Boolean).join(' · ');
      const value = row[at(y)];
      const line = lines.get(name) ?? { name, points: [] };
      lines.set(name, line);
      line.points.push([axis === 'value' ? Number(row[x]) : key, value === null ? null : Number(value)]);
    }
  });
  const all = [...lines.values()];
  if (axis === 'time') for (const line of all) line.points.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return { axis, categories: [...categories], lines: all.slice(0, linesMax), left: Math.max(0, all.length - linesMax) };
}

// For who cannot see it: its shape in a sentence.
export function said(spec: ChartSpec, { lines }: Drawn): string {
  const values = lines.flatMap((line) => line.points.map(([, y]) => y).filter((y) => y !== null));
  const range = values.length > 0 ? `, from ${brief(Math.min(...values))} to ${brief(Math.max(...values))}` : '';
  const points = lines.reduce((sum, line) => sum + line.points.length, 0);
  return `${spec.y.join(', ')}${spec.x ? ` by ${spec.x}` : ''}${spec.series ? `, for each ${spec.series}` : ''}: ${points} values${range}`;
}

export function brief(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: Math.abs(value) >= 1000 ? 21 : 4, maximumFractionDigits: 2 });
}
