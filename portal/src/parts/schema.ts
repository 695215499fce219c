import { useQuery } from '@tanstack/react-query';
import { addressOf, send } from '../api/client';
import type { Asked } from '../api/hooks';

// The shape of a kind's documents, as the server checks it. It is the one truth for forms and completion.

export interface Shape {
  type?: string | string[];
  enum?: string[];
  const?: string;
  default?: unknown;
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  $ref?: string;
  $defs?: Record<string, Shape>;
}

export type Value = Record<string, unknown>;

export function useKindSchema(kind: string): Asked<Shape> {
  return useQuery<Shape>({
    queryKey: ['getKindSchema', { path: { kind } }],
    queryFn: async ({ signal }) =>
      (await send(addressOf('getKindSchema', { path: { kind } }), { signal })).json() as Promise<Shape>,
    staleTime: Infinity,
  });
}

// What a reference leads to.
export function resolved(shape: Shape, root: Shape): Shape {
  const name = shape.$ref?.replace('#/$defs/', '');
  return name ? (root.$defs?.[name] ?? {}) : shape;
}

// "columnNamePattern" -> "Column name pattern"
export function labelOf(key: string): string {
  const words = key.replace(/([A-Z])/g, ' $1').replaceAll('_', ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export type Sort = 'word' | 'choice' | 'text' | 'flag' | 'number' | 'texts' | 'map' | 'object' | 'other';

export function sortOf(shape: Shape, root: Shape): Sort {
  const { type, enum: words, items, properties } = resolved(shape, root);
  if (words && words.length > 0) return 'choice';
  if (type === 'string') return 'text';
  if (type === 'boolean') return 'flag';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'array' && items && sortOf(items, root) === 'text') return 'texts';
  if (type === 'object') return properties ? 'object' : 'map';
  return 'other';
}

// "ann, bob" -> two texts
export function textsOf(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}

// Lines of `key: value`, where a value with commas is a list.
export function mapOf(text: string): Value {
  const pairs = text.split('\n').flatMap((line): [string, unknown][] => {
    const at = line.indexOf(':');
    if (at < 1) return [];
    const values = textsOf(line.slice(at + 1));
    return [[line.slice(0, at).trim(), values.length > 1 ? values : (values[0] ?? '')]];
  });
  return Object.fromEntries(pairs);
}

export function linesOf(map: unknown): string {
  return Object.entries((map ?? {}) as Value)
    .map(([key, value]) => `${key}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join('\n');
}

// The value with one key set; what is empty is left out of a document.
export function withKey(value: Value, key: string, next: unknown): Value {
  const isEmpty =
    next === '' ||
    next === undefined ||
    next === false ||
    (Array.isArray(next) && next.length === 0) ||
    (isMap(next) && Object.keys(next).length === 0);
  const { [key]: _, ...rest } = value;
  return isEmpty ? rest : { ...value, [key]: next };
}

// What turns one value into another, as a merge patch (RFC 7396): the document's own text is changed by it, so that its
// comments stay.
export function patchOf(before: Value, after: Value): Value {
  const patch: Value = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[key], after[key]];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    patch[key] = isMap(was) && isMap(is) ? patchOf(was, is) : (is ?? null);
  }
  return patch;
}

function isMap(value: unknown): value is Value {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
