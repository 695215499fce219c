import type { Journey } from '../api/types';

const steps = [
  ['searched', 'searched'],
  ['refused', 'refused'],
  ['requested', 'asked for access'],
  ['approved', 'approved'],
  ['answered', 'first answer'],
] as const;

export interface Step {
  word: string;
  at: Date;
}

// The steps that were taken, in their order.
export function stepsOf(journey: Journey): Step[] {
  return steps
    .flatMap(([field, word]) => (journey[field] ? [{ word, at: new Date(journey[field]) }] : []))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}
