import { expect, test } from 'vitest';
import { scheduleInWords } from './schedule';

test('a schedule is said in words, where there are any', () => {
  expect(scheduleInWords(null)).toBe('by hand');
  expect(scheduleInWords('on-change')).toBe('when what it reads changes');
  expect(scheduleInWords('*/10 * * * *')).toBe('every 10 minutes');
  expect(scheduleInWords('5 6 * * *')).toBe('each day at 06:05 UTC');
  expect(scheduleInWords('0 6 * * 1-5')).toBe('0 6 * * 1-5 UTC');
});
