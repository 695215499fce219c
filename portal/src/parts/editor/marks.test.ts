import { Text } from '@codemirror/state';
import { expect, test } from 'vitest';
import { diagnosticOf } from './marks';

const text = Text.of(['kind: Team', 'title: 🛫 titel', '']);

test('a mark stands under the word at its line and column', () => {
  const found = diagnosticOf({ severity: 'error', line: 1, column: 1, message: 'no' }, text);
  expect([found.from, found.to]).toEqual([0, 4]);
});

test('columns count characters, not halves of them', () => {
  const found = diagnosticOf({ severity: 'error', line: 2, column: 10, message: 'no' }, text);
  expect(text.sliceString(found.from, found.to)).toBe('titel');
});

test('a place beyond the text is its end', () => {
  expect(diagnosticOf({ severity: 'error', line: 99, column: 99, message: 'no' }, text).from).toBe(text.length);
});

test('the right word can be written with a click', () => {
  const hint = 'did you mean `title`?';
  const found = diagnosticOf({ severity: 'error', line: 2, column: 10, message: 'no', hint }, text);
  expect(found.actions?.map(({ name }) => name)).toEqual(['Write title']);
});
