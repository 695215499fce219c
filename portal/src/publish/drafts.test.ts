import { beforeEach, expect, test, vi } from 'vitest';
import type { Draft } from './drafts';

beforeEach(() => vi.stubGlobal('sessionStorage', {}));

const draft = (texts: Record<string, string>, before: Record<string, string>): Draft => ({
  product: 'a.b',
  texts,
  before,
  data: [],
  expected: [],
});

test('says which files differ from the mesh', async () => {
  const { changedPaths } = await import('./drafts');
  expect(changedPaths(draft({ same: '1', changed: '2', added: '3' }, { same: '1', changed: '1', gone: '4' }))).toEqual([
    'changed',
    'added',
    'gone',
  ]);
});

test('a draft moves onto what somebody else applied meanwhile', async () => {
  const { rebased } = await import('./drafts');
  const mine = draft({ ours: 'new', both: 'mine', theirs: 'old' }, { ours: 'old', both: 'old', theirs: 'old' });
  const theirs = draft({ ours: 'old', both: 'their', theirs: 'new' }, {});
  const { draft: result, both } = rebased(mine, { ...theirs, before: theirs.texts });
  expect(result.texts).toEqual({ ours: 'new', both: 'mine', theirs: 'new' });
  expect(result.before.both).toBe('their');
  expect(both).toEqual(['both']);
});
