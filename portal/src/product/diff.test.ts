import { expect, test } from 'vitest';
import { diff } from './diff';

const text = (before: string, after: string) => diff(before, after, 1).map(({ sign, text }) => sign + text);

test('shows what changed with a little around it', () => {
  expect(text('a\nb\nc\nd\ne', 'a\nb\nC\nd\ne')).toEqual(['…', ' b', '-c', '+C', ' d', '…']);
});

test('shows nothing of what is the same', () => {
  expect(text('a\nb', 'a\nb')).toEqual(['…']);
});

test('finds a line that moved among others', () => {
  expect(diff('x\na\nb', 'a\nb\nx', 9).map(({ sign, text }) => sign + text)).toEqual(['-x', ' a', ' b', '+x']);
});
