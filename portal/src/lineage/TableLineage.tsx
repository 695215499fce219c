import type { Table } from '../api/types';
import { Explorer } from './Explorer';

// What a table comes from and goes to, column by column.
export default function TableLineage({ table }: { table: Table }) {
  return <Explorer key={table.name} around={{ table: table.name }} start={table.name} />;
}
