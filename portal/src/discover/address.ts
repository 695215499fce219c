import type { SearchItem } from '../api/types';

// Where the page of something is. One more kind with a page of its own is one more row.
const addresses: Record<string, (item: SearchItem) => string> = {
  table: (item) => `/tables/${encodeURIComponent(item.name)}`,
  column: (item) =>
    `/tables/${encodeURIComponent(item.table ?? '')}?column=${encodeURIComponent(item.column ?? '')}`,
  product: (item) => `/products/${encodeURIComponent(item.name)}`,
  contract: (item) =>
    item.table ? `/tables/${encodeURIComponent(item.table)}` : `/products/${encodeURIComponent(item.name)}`,
  question: (item) => `/questions/${encodeURIComponent(item.name)}`,
  policy: (item) => `/govern/policies/${encodeURIComponent(item.name)}`,
  team: (item) => `/govern/teams/${encodeURIComponent(item.name)}`,
  domain: (item) => `/domains/${encodeURIComponent(item.name)}`,
};

export function addressOfItem(item: SearchItem): string {
  return addresses[item.kind]?.(item) ?? `/?q=${encodeURIComponent(item.name)}`;
}

export function hasPage(item: SearchItem): boolean {
  return item.kind in addresses;
}
