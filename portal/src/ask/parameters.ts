// Values for $name, $1 and ?: as text that somebody types, and as the API takes them.

export const parameterTypes = ['text', 'integer', 'number', 'date', 'timestamp', 'flag'] as const;
export type ParameterType = (typeof parameterTypes)[number];

export interface Given {
  value: string;
  type?: ParameterType | undefined; // left out: as it looks
}
export type GivenAll = Record<string, Given>;

export function guessed(value: string): ParameterType {
  if (/^-?\d{1,15}$/.test(value)) return 'integer';
  if (/^-?\d+(\.\d+)?(e-?\d+)?$/i.test(value)) return 'number';
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return 'date';
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value)) return 'timestamp';
  return /^(true|false)$/.test(value) ? 'flag' : 'text';
}

export function typeOf(given: Given): ParameterType {
  return given.type ?? guessed(given.value);
}

export function valueOf(given: Given): unknown {
  const type = typeOf(given);
  if (type === 'text') return given.value;
  if (given.value === '') return null;
  if (type === 'flag') return given.value === 'true';
  return type === 'integer' || type === 'number' ? Number(given.value) : given.value;
}

// A list for numbers, an object for names; nothing, where the SQL has none.
export function paramsOf(names: string[], given: GivenAll): unknown[] | Record<string, unknown> | undefined {
  if (names.length === 0) return undefined;
  const values = names.map((name) => valueOf(given[name] ?? { value: '' }));
  if (names.every((name) => /^\d+$/.test(name))) return values;
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}
