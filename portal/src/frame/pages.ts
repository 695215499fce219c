import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import { useInboxCount } from '../access/count';
import { governParts } from '../govern/parts';
import { runParts } from '../runs/parts';
import { reportParts } from '../reports/parts';
import type { IconName } from './icons';

// The one table of pages. One more page is a folder and a row here: the router, the rail, the bottom
// bar and the palette read it. A page is a default export that gets the captures of its address as
// properties, and calls useTitle().

type Load = () => Promise<{ default: ComponentType<any> }>;

export interface Page {
  path: string; // as wouter reads it: /tables/:table/:part?
  title: string; // in the palette and the rail
  load: Load;
  rail?: IconName; // its place in the rail is its place in this table
  count?: () => number; // a hook: what waits there
  listed?: boolean; // opens without captures, so the palette lists it
  parts?: readonly { name: string; title: string }[]; // of it, each with its address, for the palette too
}

const rows: Page[] = [
  { path: '/', title: 'Discover', rail: 'discover', load: () => import('../discover/Discover') },
  { path: '/ask/:tab?', title: 'Ask', rail: 'ask', load: () => import('../ask/Ask') },
  { path: '/reports/:report?', title: 'Reports', rail: 'reports', parts: reportParts, load: () => import('../reports/Reports') },
  { path: '/inbox/:part?', title: 'Inbox', rail: 'inbox', count: useInboxCount, load: () => import('../access/Inbox') },
  { path: '/govern/:part?/:name?', title: 'Govern', rail: 'govern', parts: governParts, load: () => import('../govern/Govern') },
  { path: '/observe/:domain?', title: 'Observe', rail: 'observe', load: () => import('../observe/Observe') },
  { path: '/live', title: 'Live events', listed: true, load: () => import('../events/Live') },
  { path: '/lineage', title: 'Lineage', listed: true, load: () => import('../lineage/LineagePage') },
  { path: '/domains/:domain', title: 'Domain', load: () => import('../discover/Domain') },
  { path: '/products/:product', title: 'Product', load: () => import('../product/ProductPage') },
  { path: '/tables/:table/:part?', title: 'Table', load: () => import('../product/TablePage') },
  { path: '/questions', title: 'Questions', listed: true, load: () => import('../questions/Questions') },
  { path: '/questions/:question', title: 'Question', load: () => import('../questions/QuestionPage') },
  { path: '/build', title: 'Build a question', listed: true, load: () => import('../ask/build/Builder') },
  { path: '/threads/:thread', title: 'Question', load: () => import('../threads/ThreadPage') },
  { path: '/publish/:product?/:view?', title: 'Publish', rail: 'publish', load: () => import('../publish/Publish') },
  { path: '/runs/:part?', title: 'Runs', listed: true, parts: runParts, load: () => import('../runs/Runs') },
  { path: '/why', title: 'Why can I not see this?', listed: true, load: () => import('../access/Why') },
  { path: '/tokens', title: 'Your tokens', listed: true, load: () => import('../account/Tokens') },
];

// Addresses of before, and where they lead.
export const moved: { from: string; to: string }[] = [
  { from: '/teams', to: '/govern/teams' },
  { from: '/teams/people', to: '/govern/people' },
  { from: '/teams/domains', to: '/govern/domains' },
];

export interface DrawnPage extends Page {
  Component: LazyExoticComponent<ComponentType<any>>;
  address: string; // without captures
}

export const pages: DrawnPage[] = rows.map((row) => ({
  ...row,
  Component: lazy(row.load),
  address: row.path.replace(/\/:.*$/, '') || '/',
}));
export const railPages = pages.filter((page) => page.rail);
export const listedPages: { title: string; address: string }[] = pages
  .filter((page) => page.rail || page.listed)
  .flatMap(({ title, address, parts = [] }) => [
    { title, address },
    ...parts.filter(({ name }) => name).map((part) => ({ title: part.title, address: `${address}/${part.name}` })),
  ]);

// Begins to fetch the page of an address, while the server is still asked who asks.
export function preload(address: string) {
  const begins = (path: string) => path.split('/')[1];
  for (const { path, load } of rows) if (begins(path) === begins(address)) void load().catch(() => undefined);
}
