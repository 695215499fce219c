import { expect, test } from 'vitest';
import { acceptedOf, type Arrival, fits, kept, refusedOf, withNew } from './arrivals';

const buys = acceptedOf({
  position: 7,
  received_at: '2026-01-05T10:05:00Z',
  data_owner: 'orders',
  action: 'buys something',
  action_category: 'order',
  acting_customer: '123',
  order_value: '103.4000',
  value: null,
});
const refused = refusedOf({
  position: 8,
  received_at: '2026-01-05T10:06:00Z',
  data_owner: 'orders',
  event: '{"key_data":{"action":"buys something","action_category":"order"}}',
  reasons: '[{"field":"order_value","problem":"is not a number that fits","remedy":""}]',
});

test('an accepted event says who did what, a refused one why not', () => {
  expect(buys).toMatchObject({ accepted: true, action: 'buys something', customer: '123', amount: '103.4' });
  expect(refused).toMatchObject({ accepted: false, action: 'buys something', why: 'order_value is not a number that fits' });
  expect(acceptedOf({ position: 1, value: '100.0000' }).amount).toBe('100');
  expect(acceptedOf({ position: 1, value: '100' }).amount).toBe('100');
  expect(refusedOf({ position: 9, event: 'no JSON', reasons: [] })).toMatchObject({ action: '', why: '' });
  expect(refusedOf({ position: 9, event: '[redacted]', reasons: '[redacted]' })).toMatchObject({ action: '', why: '[redacted]' });
});

test('the newest come first, each once, and no more than are kept', () => {
  const at = (position: number): Arrival => ({ ...buys, position });
  expect(withNew([at(2), at(1)], [at(3), at(2)]).map(({ position }) => position)).toEqual([3, 2, 1]);
  const many = Array.from({ length: 2 * kept }, (_, position) => at(position));
  expect(withNew([], many)).toHaveLength(kept);
  expect(withNew([], many)[0]!.position).toBe(2 * kept - 1);
});

test('they are narrowed down by verdict, domain and words', () => {
  expect(fits(buys, { verdict: '', owner: '', words: '' })).toBe(true);
  expect(fits(buys, { verdict: 'refused', owner: '', words: '' })).toBe(false);
  expect(fits(refused, { verdict: 'refused', owner: 'orders', words: 'Number' })).toBe(true);
  expect(fits(buys, { verdict: '', owner: 'accounts', words: '' })).toBe(false);
});
