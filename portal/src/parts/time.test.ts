import { expect, test } from 'vitest';
import { ago } from './time';

const now = new Date('2026-11-21T12:00:00Z');
const at = (text: string) => ago(new Date(text), now);

test('says how long ago something was, in one unit', () => {
  expect(at('2026-11-21T11:59:30Z')).toBe('just now');
  expect(at('2026-11-21T11:56:00Z')).toBe('4 minutes ago');
  expect(at('2026-11-20T11:00:00Z')).toBe('yesterday');
  expect(at('2024-11-20T12:00:00Z')).toBe('2 years ago');
});

test('says how soon something will be', () => {
  expect(at('2026-12-01T13:00:00Z')).toBe('in 10 days');
});
