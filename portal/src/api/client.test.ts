import { afterEach, expect, test, vi } from 'vitest';
import { addressOf, call, Problem } from './client';

afterEach(() => vi.unstubAllGlobals());

test('names are escaped, what is left out is not sent', () => {
  expect(addressOf('getTable', { path: { table: 'a.b/c?' } })).toBe('/api/v1/tables/a.b%2Fc%3F');
  expect(addressOf('search', { query: { q: 'two words', domain: undefined, tag: '' } })).toBe(
    '/api/v1/search?q=two+words',
  );
});

test('a problem keeps what happened and the next step', async () => {
  const body = { title: 'Not for you', detail: 'guest may not', hint: 'ask', status: 403, type: 'x', request_id: 'r1' };
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status: 403, headers: { 'content-type': 'application/problem+json' } }));
  const fault = await call('getSession', {}).catch((problem: unknown) => problem);
  expect(fault).toBeInstanceOf(Problem);
  expect(fault).toMatchObject({ status: 403, title: 'Not for you', message: 'guest may not', hint: 'ask' });
});

test('a server that is not there is a problem, too', async () => {
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('failed to fetch');
  });
  await expect(call('getSession', {})).rejects.toMatchObject({ title: 'Weft does not answer' });
});
