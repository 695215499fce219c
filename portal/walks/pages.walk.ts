import type { Page } from '@playwright/test';
import { editor, step, write } from './desk';
import { looksWell } from './looks';
import { expect, test, type Weft } from './weft';

// Every page in both themes.

interface Shown {
  name: string;
  user?: string; // analyst, when left out; '': nobody
  address: string;
  ready: RegExp; // a text that stands there when it is whole
  prepare?: (weft: Weft) => Promise<unknown>;
  does?: string; // a button to press first
  breaks?: string; // calls that do not get through
  acts?: (page: Page) => Promise<unknown>; // what is done there first
  gives?: RegExp; // a text that stands there then
}

const request = (weft: Weft) =>
  weft
    .call('analyst', 'POST', '/api/v1/requests', {
      table: 'fleet.planes',
      for: 'analytics',
      purpose: 'Seat planning for the summer: how many seats each route can offer.',
      until: '2027-06-30',
    })
    .catch(() => undefined); // it waits already

const contract = (id: string, columns: string) =>
  `apiVersion: v3.1.0
kind: DataContract
id: weather.${id}
name: ${id}
version: 1.0.0
status: active
domain: weather
schema:
  - name: ${id}
    logicalType: object
    description: "تأخير الرحلات في نيويورك، صف واحد لكل رحلة."
    properties:
${columns}`;

const longName = 'a_name_of_sixty_three_letters_that_somebody_thought_was_needed_x';
const longNames = (weft: Weft) =>
  weft.call(
    'admin',
    'PUT',
    `/api/v1/contracts/weather.${longName.slice(0, 63)}`,
    contract(
      longName.slice(0, 63),
      `      - name: ${longName.slice(0, 60)}_id
        logicalType: integer
        description: ${'Donaudampfschifffahrtsgesellschaft'.repeat(3)}
      - name: b
        logicalType: string
        description: "السبب المسجل للتأخير، إن وجد."
`,
    ),
    'application/yaml',
  );

// A second version of a contract, as its owner would write it.
const newVersion = async (weft: Weft) => {
  const { items } = await weft.call('admin', 'GET', '/api/v1/contracts/airports.airlines/history');
  if (items.length > 1) return;
  const document = items[0].document
    .replace('version: 1.0.0', 'version: 1.1.0')
    .replace(/(description: )(.*airline.*)/i, '$1"The airline\'s name, as passengers know it."');
  await weft.call('admin', 'PUT', '/api/v1/contracts/airports.airlines', document, 'application/yaml');
};

const asked = (sql: string, chart?: object) => `/ask#${encodeURIComponent(JSON.stringify({ sql, chart }))}`;
const late = 'SELECT carrier, avg(dep_delay) AS mean_delay, count(*) AS flights\nFROM flights.departures\nGROUP BY carrier\nORDER BY mean_delay DESC';
const saved = (weft: Weft) =>
  weft.call('analyst', 'PUT', '/api/v1/questions/late_by_carrier', {
    spec: {
      apiVersion: 'weft/v1',
      kind: 'Question',
      name: 'late_by_carrier',
      title: 'How late is each carrier?',
      description: 'Mean delay at departure in minutes. Cancelled flights do not count.',
      sharedWith: { teams: ['jfk-partner'] },
      parameters: [{ name: 'until', type: 'integer', title: 'Up to which month', default: 12 }],
      sql: late.replace('GROUP BY', 'WHERE month <= $until\nGROUP BY'),
      chart: { kind: 'bar', x: 'carrier', y: ['mean_delay'] },
    },
  });
const built = {
  table: 'flights.departures',
  filters: [{ column: 'origin', kind: 'text', operator: 'is', value: 'JFK' }],
  groups: [{ column: 'carrier' }],
  measures: [{ kind: 'avg', column: 'dep_delay' }],
  chart: { kind: 'bar', x: 'carrier', y: ['mean_dep_delay'] },
};
// Somebody looks, is refused, asks, is let in and reads; others read, too.
const before = new WeakMap<Weft, Promise<unknown>>();
function used(weft: Weft): Promise<unknown> {
  const sql = (user: string, text: string) => weft.call(user, 'POST', '/api/v1/query', { sql: text });
  const walk = async () => {
    await weft.call('analyst', 'GET', '/api/v1/search?q=seats');
    await sql('analyst', 'SELECT count(*) FROM fleet.planes').catch(() => undefined);
    const asked = await weft.call('analyst', 'POST', '/api/v1/requests', {
      table: 'fleet.planes',
      for: 'analyst',
      purpose: 'Which planes fly the busiest routes.',
    });
    await weft.call('fleet_dev', 'POST', `/api/v1/agreements/${asked.id}/approve`, {});
    await sql('analyst', 'SELECT count(*) FROM fleet.planes');
    for (const user of ['analyst', 'partner', 'curator'])
      await sql(user, 'SELECT origin, avg(dep_delay) FROM flights.departures GROUP BY origin');
    for (const user of ['analyst', 'curator']) await sql(user, 'SELECT max(temp) FROM weather.hourly');
    await sql('curator', 'SELECT count(*) FROM airports.airlines');
  };
  const walked = before.get(weft) ?? walk();
  before.set(weft, walked);
  return walked;
}

// A column that two people read is called otherwise.
const read = async (weft: Weft) => {
  for (const user of ['analyst', 'partner'])
    await weft.call(user, 'POST', '/api/v1/query', { sql: 'SELECT dest, sum(cancelled) FROM flights.delays_by_route GROUP BY dest' });
};
const breaking = async (page: Page) => {
  await editor(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText('# a cancelled flight never left\n');
  await write(page, '- name: cancelled\n', '- name: never_left\n');
  await page.getByRole('button', { name: 'delays_by_route.sql' }).click();
  await expect(editor(page)).toContainText('AS cancelled');
  await write(page, ' AS cancelled,', ' AS never_left,');
  await step(page, 'Plan and apply').click();
};

const talk = async (weft: Weft) => {
  const threads = '/api/v1/tables/flights.departures/threads';
  const { items } = await weft.call('analyst', 'GET', threads);
  if (items.length > 0) return;
  const text = 'Is the delay of a cancelled flight 0 or empty?';
  const { id } = await weft.call('analyst', 'POST', threads, { column: 'dep_delay', text });
  await weft.call('curator', 'POST', `/api/v1/threads/${id}/answers`, { text: 'Empty: it never left.' });
  await weft.call('partner', 'POST', threads, { text: 'Are cargo flights in it?' });
};

// The checks beside a start have come by.
const checked = (weft: Weft) =>
  expect.poll(async () => (await weft.call('admin', 'GET', '/api/v1/tables/flights.departures')).state.name).toBe('fresh');

// A materialised table is made once more.
const ran = async (weft: Weft) => {
  const runs = () => weft.call('curator', 'GET', '/api/v1/runs?product=flights.delays_by_route');
  if ((await runs()).items.length < 2) await weft.call('curator', 'POST', '/api/v1/products/flights.delays_by_route/run');
  await expect.poll(async () => (await runs()).items[0].state).toBe('done');
};

const shown: Shown[] = [
  { name: 'sign-in', user: '', address: '/', ready: /On the command line/ },
  { name: 'discover', address: '/', ready: /weather\.hourly/ },
  { name: 'search', address: '/?q=delay', ready: /dep_delay/ },
  { name: 'search-empty', address: '/?q=zeppelin', ready: /Nothing here is about/ },
  { name: 'domain', address: '/domains/flights', ready: /delays_by_route/ },
  { name: 'columns', address: '/tables/flights.departures', ready: /sched_dep_time/, prepare: checked },
  { name: 'sample', address: '/tables/flights.departures/sample', ready: /The first 20 rows/, prepare: checked },
  { name: 'table-runs', user: 'curator', address: '/tables/flights.delays_by_route/runs', ready: /readers get this one/, prepare: ran },
  { name: 'table-runs-none', address: '/tables/flights.departures/runs', ready: /so nothing runs/ },
  { name: 'runs', user: 'curator', address: '/runs', ready: /somebody wanted it|curator wanted it/, prepare: ran },
  { name: 'runs-none', address: '/runs?state=cancelled', ready: /No run is cancelled/ },
  { name: 'run', user: 'curator', address: '/runs/1', ready: /published version/ },
  { name: 'schedules', address: '/runs/schedules', ready: /each day at/ },
  { name: 'costs', user: 'curator', address: '/runs/costs', ready: /delays_by_route/, prepare: ran },
  { name: 'table-cost', user: 'curator', address: '/tables/flights.delays_by_route/cost', ready: /made by runs/, prepare: ran },
  { name: 'table-cost-reader', address: '/tables/flights.delays_by_route/cost', ready: /answer for the product/ },
  { name: 'quality', address: '/tables/flights.departures/quality', ready: /the whole year/ },
  { name: 'versions', address: '/tables/airports.airlines/versions', ready: /What changed/, prepare: newVersion },
  { name: 'first-version', address: '/tables/flights.departures/versions', ready: /As it was first/ },
  { name: 'long-names', address: `/tables/weather.${longName.slice(0, 63)}`, ready: /_id/, prepare: longNames },
  { name: 'broken', address: '/tables/flights.departures', ready: /Weft does not answer/, breaks: '**/api/v1/tables/**' },
  { name: 'use-it', address: '/tables/flights.departures/use', ready: /Excel/ },
  { name: 'access', address: '/tables/flights.departures/access', ready: /There are none/ },
  { name: 'refused', address: '/tables/fleet.planes/sample', ready: /so there is no sample/ },
  { name: 'ask', address: '/tables/fleet.planes', ready: /Number of seats/, does: 'Ask for access' },
  { name: 'inbox', user: 'fleet_dev', address: '/inbox', ready: /They would see/, prepare: request },
  { name: 'inbox-empty', user: 'partner', address: '/inbox', ready: /Nothing waits for you/ },
  { name: 'agreements', user: 'fleet_dev', address: '/inbox/agreements', ready: /waits for the owner/, prepare: request },
  { name: 'lineage', user: 'curator', address: '/lineage?at=flights.departures&column=dep_delay', ready: /mean_dep_delay/, prepare: used },
  { name: 'lineage-rows', address: '/lineage?view=rows', ready: /mean_dep_delay/ },
  { name: 'lineage-table', user: 'curator', address: '/tables/flights.departures/lineage?column=dep_delay&impact', ready: /would break/, prepare: used },
  { name: 'observe', user: 'admin', address: '/observe', ready: /median of/, prepare: used },
  { name: 'observe-domain', user: 'guest', address: '/observe/weather', ready: /hourly/ },
  { name: 'duties', user: 'admin', address: '/govern', ready: /Products of your/, prepare: request },
  { name: 'duties-none', user: 'guest', address: '/govern', ready: /You answer for no domain/ },
  { name: 'policies', user: 'admin', address: '/govern/policies', ready: /sees less of/ },
  { name: 'policy', user: 'curator', address: '/govern/policies/flights.departures', ready: /As it is written/ },
  { name: 'agreements-all', user: 'fleet_dev', address: '/govern/agreements', ready: /Waiting/, prepare: request },
  { name: 'audit', user: 'admin', address: '/govern/audit', ready: /on record, newest/, prepare: used },
  { name: 'audit-none', address: '/govern/audit?who=nobody', ready: /not yours to see/ },
  { name: 'teams', user: 'admin', address: '/govern/teams', ready: /Flight operations/ },
  { name: 'team', address: '/govern/teams/ops', ready: /Members/ },
  { name: 'team-change', user: 'admin', address: '/govern/teams?edit=ops', ready: /Where a question reaches/ },
  { name: 'people', user: 'admin', address: '/govern/people', ready: /fleet_dev/ },
  { name: 'domains', user: 'admin', address: '/govern/domains', ready: /New York departures/ },
  { name: 'why', user: 'guest', address: '/why?table=fleet.planes', ready: /may not read/ },
  { name: 'answers', address: '/tables/flights.departures/answers', ready: /first answer after/, prepare: talk },
  { name: 'publish', user: 'curator', address: '/publish', ready: /What you publish/ },
  { name: 'desk', user: 'curator', address: '/publish/flights.departures', ready: /Nothing is wrong/ },
  { name: 'plan', user: 'curator', address: '/publish/flights.delays_by_route', ready: /Nothing is wrong/, prepare: read, acts: breaking, gives: /for whom/ },
  { name: 'plan-none', user: 'curator', address: '/publish/flights.departures/plan', ready: /Nothing to do/ },
  { name: 'test', user: 'curator', address: '/publish/flights.delays_by_route/test', ready: /passed/ },
  { name: 'tokens', address: '/tokens', ready: /a browser/ },
  { name: 'ask-empty', address: '/ask', ready: /Nothing asked yet/ },
  { name: 'ask-rows', address: asked(late), ready: /Nothing asked yet/, does: 'Run', gives: /Endeavor|9E/ },
  { name: 'ask-chart', address: asked(late, { kind: 'bar', x: 'carrier', y: ['mean_delay'] }), ready: /Nothing asked yet/, does: 'Run', gives: /16 values/ },
  { name: 'ask-fault', address: asked('SELECT orgin FROM flights.departures'), ready: /Nothing asked yet/, does: 'Run', gives: /line 1, column 8/ },
  { name: 'build', address: `/build?q=${encodeURIComponent(JSON.stringify(built))}`, ready: /Rows where/, does: 'Show', gives: /10 values/ },
  { name: 'questions', address: '/questions', ready: /How late is each carrier/, prepare: saved },
  { name: 'questions-empty', user: 'guest', address: '/questions', ready: /Nobody has shared/ },
  { name: 'question', address: '/questions/late_by_carrier', ready: /16 values/, prepare: saved },
  { name: 'build-table', address: '/build', ready: /Every|One row for each flight/ },
  { name: 'reports-nothing', address: '/reports', ready: /No domain sends events yet/ },
  { name: 'nothing', address: '/there/is/no/such/page', ready: /There is no page/ },
  { name: 'not-found', address: '/tables/flights.arrivals', ready: /There is no table flights\.arrivals/ },
];
test.describe.configure({ mode: 'parallel' }); // each stands by itself

for (const one of shown)
  test(one.name, async ({ browser, weft }) => {
    await one.prepare?.(weft);
    const page =
      one.user === ''
        ? await (await browser.newContext({ baseURL: weft.url, reducedMotion: 'reduce' })).newPage()
        : await weft.enter(browser, one.user ?? 'analyst', { reducedMotion: 'reduce' });
    if (one.breaks) await page.route(one.breaks, (route) => route.abort());
    await page.goto(one.address);
    await expect(page.getByText(one.ready).first()).toBeVisible();
    if (one.does) await page.getByRole('button', { name: one.does }).first().click();
    await one.acts?.(page);
    if (one.gives) await expect(page.getByText(one.gives).first()).toBeVisible();
    await looksWell(page, one.name);
  });

test('the first page costs at most 200 KB, and nothing of it runs inline', async ({ browser, weft }) => {
  const page = await weft.enter(browser, 'analyst');
  let bytes = 0;
  page.on('response', async (response) => {
    if (/\.(js|css)$/.test(new URL(response.url()).pathname))
      bytes += (await response.request().sizes()).responseBodySize;
  });
  const answer = await page.goto('/');
  await expect(page.getByText('weather.hourly').first()).toBeVisible();
  const cost = bytes;
  expect(cost).toBeGreaterThan(50_000);
  expect(cost).toBeLessThan(200 << 10);
  const headers = answer!.headers();
  expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
});

test('text of a contract stays text', async ({ browser, weft }) => {
  const evil = `<img src=x onerror=alert(1)><script>alert(2)</script>`;
  await weft.call(
    'admin',
    'PUT',
    '/api/v1/contracts/weather.evil',
    `apiVersion: v3.1.0\nkind: DataContract\nid: weather.evil\nname: Evil\nversion: 1.0.0\nstatus: active\ndomain: weather\ndescription:\n  purpose: ${JSON.stringify(evil)}\nschema:\n  - name: evil\n    logicalType: object\n    description: ${JSON.stringify(evil)}\n    properties:\n      - name: a\n        logicalType: string\n        description: ${JSON.stringify(evil)}\n`,
    'application/yaml',
  );
  const page = await weft.enter(browser, 'analyst');
  page.on('dialog', () => {
    throw new Error('a script of the contract ran');
  });
  await page.goto('/tables/weather.evil');
  await expect(page.getByText(evil).first()).toBeVisible();
  expect(await page.locator('img[src="x"]').count()).toBe(0);
});
