import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import type { Table } from '../api/types';
import type { Tab } from '../parts/Tabs';

// The parts of a table's page. One more part is a file and a row here.
interface PartRow extends Tab {
  load: () => Promise<{ default: ComponentType<{ table: Table }> }>;
}

const rows: PartRow[] = [
  { name: '', title: 'Columns', load: () => import('./Columns') },
  { name: 'sample', title: 'Sample', load: () => import('./Sample') },
  { name: 'lineage', title: 'Lineage', load: () => import('../lineage/TableLineage') },
  { name: 'runs', title: 'Runs', load: () => import('../runs/TableRuns') },
  { name: 'cost', title: 'Cost', load: () => import('../runs/ProductCost') },
  { name: 'quality', title: 'Quality', load: () => import('./Quality') },
  { name: 'answers', title: 'Questions and answers', load: () => import('../threads/Threads') },
  { name: 'versions', title: 'Versions', load: () => import('./Versions') },
  { name: 'use', title: 'Use it', load: () => import('./UseIt') },
  { name: 'access', title: 'Access', load: () => import('../access/TableAccess') },
];

export interface Part extends Tab {
  Component: LazyExoticComponent<ComponentType<{ table: Table }>>;
}
export const parts: Part[] = rows.map((row) => ({ ...row, Component: lazy(row.load) }));
