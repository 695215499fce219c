import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { patchOf } from './takeAlong';

test('git takes the patch', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'weft-patch-'));
  const before = { 'changed.yaml': 'a: 1\nb: 2\n', 'gone.sql': 'SELECT 1\n' };
  const texts = { 'changed.yaml': 'a: 1\nb: 3\n', 'added.sql': 'SELECT 2\nFROM t' };
  for (const [name, text] of Object.entries(before)) writeFileSync(path.join(folder, name), text);
  execFileSync('git', ['apply', '-'], { cwd: folder, input: patchOf({ texts, before }) });
  for (const [name, text] of Object.entries(texts)) expect(readFileSync(path.join(folder, name), 'utf8')).toBe(text);
  expect(() => readFileSync(path.join(folder, 'gone.sql'))).toThrow();
  rmSync(folder, { recursive: true });
});

test('there is nothing in it of what is the same', () => {
  expect(patchOf({ texts: { a: '1\n' }, before: { a: '1\n' } })).toBe('');
});
