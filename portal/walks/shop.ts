import path from 'node:path';
import { expect, walk, Weft } from './weft';

const serveShop = () => Weft.serve(path.resolve(import.meta.dirname, '../../examples/shop/centralised'));

// The shop, centralised: applications send events, people read reports. Who calls this has one that others do not share.
export const shopOfOnesOwn = () =>
  walk.extend<object, { weft: Weft }>({
    weft: [
      async ({}, use) => {
        const weft = await serveShop();
        await use(weft);
        await weft.stop();
      },
      { scope: 'worker', timeout: 180_000 },
    ],
  });
export const test = shopOfOnesOwn();
export { expect };

export async function tokenFor(weft: Weft, user: string, scope = 'all'): Promise<string> {
  const { token } = await weft.call('admin', 'POST', '/api/v1/tokens', { user, name: 'walk', scope });
  return token;
}

// What an application does, with a token that can do nothing else.
export async function sendEvents(weft: Weft, token: string, events: object): Promise<{ accepted: number; rejected: object[] }> {
  const answer = await fetch(`${weft.url}/api/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { accepted: number; rejected: object[] };
}

export const registers = {
  data_owner: 'accounts',
  timestamp: '2026-01-05T10:00:00Z',
  key_data: { acting_customer: 123, action: 'registers', action_category: 'account', value: '100', order_value: '0' },
};
export const buys = {
  data_owner: 'orders',
  timestamp: '2026-01-05T10:05:00Z',
  acting_customer: '123',
  action: 'buys something',
  action_category: 'order',
  order_value: 103.4,
};
