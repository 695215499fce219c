import type { ThreadRecord } from '../api/types';
import type { Dye } from '../parts/Dye';

// Threads in words.

export const longest = 4000; // characters that a question or an answer may have

export function addressOfThread(table: string, id: string): string {
  return `/tables/${encodeURIComponent(table)}/answers?thread=${encodeURIComponent(id)}`;
}

export const states: Record<ThreadRecord['state'], [Dye, string]> = {
  open: ['weld', 'open'],
  answered: ['verdigris', 'answered'],
  closed: ['plain', 'closed'],
};

const units: [string, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

// "2 hours", in the largest unit of which there is one.
export function spanOf(seconds: number): string {
  const [unit, length] = units.find(([, each]) => seconds >= each) ?? ['second', 1];
  const count = Math.round(seconds / length);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
