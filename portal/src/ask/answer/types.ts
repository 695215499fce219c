// What a type of the engine is to people: how it is sorted, drawn and charted.

export type Sort = 'number' | 'time' | 'flag' | 'text' | 'nested';

const numbers = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|REAL|DECIMAL(\(.*\))?|BIGNUM)$/;

export function sortOf(type: string): Sort {
  if (/\[\d*\]$|^(STRUCT|MAP|LIST|UNION)\b/.test(type)) return 'nested';
  if (numbers.test(type)) return 'number';
  if (/^(DATE|TIME)/.test(type)) return 'time';
  return type === 'BOOLEAN' ? 'flag' : 'text';
}

const words: Record<string, string> = {
  VARCHAR: 'text',
  BIGINT: 'integer',
  HUGEINT: 'integer',
  INTEGER: 'integer',
  DOUBLE: 'number',
  BOOLEAN: 'true or false',
  DATE: 'date',
  TIMESTAMP: 'date and time',
  'TIMESTAMP WITH TIME ZONE': 'moment',
};

export function wordOf(type: string): string {
  return words[type] ?? type.toLowerCase();
}

export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
