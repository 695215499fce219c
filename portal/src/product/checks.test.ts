import { expect, test } from 'vitest';
import { foundBy, lately, otherFaults, promise } from './checks';

const few = { name: 'few_cancellations', type: 'library' as const, metric: 'nullValues', column: 'dep_time', comparison: 'mustBeLessThan', bounds: [5], unit: 'percent' as const };
const check = (name: string, state: 'passed' | 'failed' = 'passed') => ({ table: 'a.b', name, state, message: '' });

test('a promise is said in words', () => {
  expect(promise(few)).toBe('empty values: less than 5 %');
});

test('a rule finds its own check, not that of a column or of a longer name', () => {
  const results = [check('column dep_time'), check('column dep_time: few_cancellations_too mustBe 0'), check('column dep_time: few_cancellations mustBeLessThan 5 %', 'failed')];
  expect(foundBy(few, results)?.state).toBe('failed');
  expect(otherFaults([few], [...results, check('column tailnum', 'failed')]).map(({ name }) => name)).toEqual(['column tailnum']);
});

test('the past in a sentence', () => {
  const past = (failed: number) => ({ at: '', data_changed: '', rows: null, checks: { passed: 1, failed, skipped: 0 } });
  expect(lately([past(0)])).toBe('The only check so far found nothing wrong.');
  expect(lately([past(0), past(2)])).toBe('Of the last 2 checks, 1 found something.');
  expect(lately([past(0), past(0)])).toBe('All last 2 checks found nothing wrong.');
});
