import { expect, test } from 'vitest';
import { bounded, widthFor } from './widths';

test('a column is as wide as its longest word, within bounds', () => {
  expect(widthFor(['a', 'dep_delay'], { min: 60, max: 300 })).toBe(98);
  expect(widthFor([], { min: 60, max: 300 })).toBe(60);
  expect(widthFor(['x'.repeat(500)], { min: 60, max: 300 })).toBe(300);
});

test('nobody makes a column vanish', () => {
  expect(bounded(-5)).toBe(48);
  expect(bounded(99_999)).toBe(1200);
});
