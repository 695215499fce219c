import type { AnswerColumn } from '../ask/answer/rows';
import { sortOf, textOf } from '../ask/answer/types';
import type { ChartSpec } from './spec';

// A chart in Vega-Lite's words, for other tools to draw.

const schema = 'https://vega.github.io/schema/vega-lite/v6.json';

export type VegaType = 'quantitative' | 'temporal' | 'nominal' | 'ordinal';
interface Field {
  field: string;
  type: VegaType;
  title?: string;
  sort?: null;
  scale?: { zero: boolean };
  format?: string;
}
export type VegaLite = Record<string, unknown> & { encoding: Record<string, Field> };

export interface ChartOf {
  spec: ChartSpec;
  columns: AnswerColumn[];
  rows: unknown[][];
  units: Map<string, string>;
}

const row = 'row'; // the rows' own number, when nothing is drawn along a column
const measure = 'measure'; // which of several figures
const figure = 'figure';
const line = 'line';

// In a field's name a dot leads into an object; here it is a letter.
const escaped = (name: string) => name.replace(/[\\.[\]'"]/g, '\\$&');

function usedOf({ x, y, series }: ChartSpec): string[] {
  return [...new Set([x, series, ...y].filter((name) => name !== undefined))];
}

// The figures that are drawn, by the names of their columns.
export function figuresOf({ spec, columns, rows }: ChartOf): Record<string, unknown>[] {
  const used = usedOf(spec).map((name) => {
    const at = columns.findIndex((column) => column.name === name);
    return { name, at, isNumber: sortOf(columns[at]?.type ?? '') === 'number' };
  });
  return rows.map((each, index) => ({
    ...(!spec.x && { [row]: index + 1 }),
    ...Object.fromEntries(
      used.map(({ name, at, isNumber }) => {
        const value = each[at] ?? null;
        return [name, value === null ? null : isNumber ? Number(value) : textOf(value)];
      }),
    ),
  }));
}

export function csvOf(chart: ChartOf): string {
  const cell = (value: unknown) => {
    const text = textOf(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const figures = figuresOf(chart);
  const names = [...(chart.spec.x ? [] : [row]), ...usedOf(chart.spec)];
  return [names, ...figures.map((each) => names.map((name) => each[name]))].map((cells) => `${cells.map(cell).join(',')}\n`).join('');
}

function typeOf({ spec, columns }: ChartOf, name: string): VegaType {
  const type = columns.find((column) => column.name === name)?.type ?? '';
  const sort = sortOf(type);
  if (sort === 'number') return spec.kind === 'scatter' ? 'quantitative' : 'ordinal';
  if (sort === 'time' && !/^TIME( |$)/.test(type)) return spec.kind === 'bar' || spec.kind === 'pie' ? 'ordinal' : 'temporal';
  return 'nominal';
}

function along(chart: ChartOf): Field {
  const { x } = chart.spec;
  if (!x) return { field: row, type: 'ordinal', title: row };
  const type = typeOf(chart, x);
  return { field: escaped(x), type, title: titled(chart, x), ...(type === 'nominal' || type === 'ordinal' ? { sort: null } : {}) };
}

function titled({ units }: ChartOf, name: string): string {
  const unit = units.get(name);
  return unit ? `${name} (${unit})` : name;
}

function colour(chart: ChartOf): Field | undefined {
  const { series, y } = chart.spec;
  if (series && y.length > 1) return { field: line, type: 'nominal', title: '' };
  if (series) return { field: escaped(series), type: 'nominal', title: titled(chart, series), sort: null };
  return y.length > 1 ? { field: measure, type: 'nominal', title: '', sort: null } : undefined;
}

// Several figures become one, named by a column of their own.
function transformOf({ series, y }: ChartSpec): object[] {
  if (y.length < 2) return [];
  const fold = { fold: y.map(escaped), as: [measure, figure] };
  return series ? [fold, { calculate: `datum[${JSON.stringify(series)}] + ' · ' + datum.${measure}`, as: line }] : [fold];
}

const marks = { bar: 'bar', line: 'line', area: 'area', scatter: 'point', pie: 'arc', number: 'text' } as const;

function encodingOf(chart: ChartOf): Record<string, Field> {
  const { kind, y } = chart.spec;
  const value: Field = {
    field: y.length > 1 ? figure : escaped(y[0]!),
    type: 'quantitative',
    title: y.map((name) => titled(chart, name)).join(', '),
  };
  if (kind === 'number') return { text: { ...value, format: ',.6~g' } };
  if (kind === 'pie') return { theta: value, color: along(chart) };
  const parted = colour(chart);
  const isLoose = kind === 'line' || kind === 'scatter';
  return { x: along(chart), y: isLoose ? { ...value, scale: { zero: false } } : value, ...(parted && { color: parted }) };
}

// What a file of CSV does not say of itself.
function parseOf(chart: ChartOf): Record<string, string> {
  const isTime = chart.spec.x && typeOf(chart, chart.spec.x) === 'temporal';
  return { ...(isTime && { [chart.spec.x!]: 'date' }), ...Object.fromEntries(chart.spec.y.map((name) => [name, 'number'])) };
}

// `file`: the data lies in a CSV of that name beside it; left out: it is inside.
export function vegaLiteOf(chart: ChartOf, said: string, palette: string[], file?: string): VegaLite {
  const { spec } = chart;
  const transform = transformOf(spec);
  return {
    $schema: schema,
    description: said,
    data: file ? { url: file, format: { type: 'csv', parse: parseOf(chart) } } : { values: figuresOf(chart) },
    ...(transform.length > 0 && { transform }),
    mark: { type: marks[spec.kind], tooltip: true, ...(spec.kind === 'number' && { fontSize: 48 }) },
    encoding: encodingOf(chart),
    width: 640,
    height: 340,
    config: { range: { category: palette }, ...(spec.kind !== 'number' && { mark: { color: palette[0] } }) },
  };
}
