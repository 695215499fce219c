import { Link } from 'wouter';
import type { GraphEdge, LineageGraph } from '../api/types';
import { StateBadge } from '../parts/DataState';
import { Table, type Column } from '../parts/Table';
import { Empty } from '../parts/states';

// The picture's lines as rows, for who reads rather than looks.

interface Row {
  from: string;
  to: string;
  roles: GraphEdge['roles'];
}

function rowsOf(graph: LineageGraph): Row[] {
  if (graph.column_edges.length === 0) return graph.edges;
  const end = ({ table, column }: { table: string; column: string | null }) => (column ? `${table}.${column}` : table);
  const apart = graph.edges.filter(({ from, to }) => /^(source|consumer):/.test(from) || /^(source|consumer):/.test(to));
  return [...graph.column_edges.map(({ from, to, roles }) => ({ from: end(from), to: end(to), roles })), ...apart];
}

export function Connections({ graph }: { graph: LineageGraph }) {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const cell = (id: string) => {
    const node = nodes.get(id);
    const table = node?.kind === 'table' ? node.name : !node && id.split('.').slice(0, 2).join('.');
    if (!table) return <span className="mono">{node?.name ?? id}</span>;
    return (
      <span className="facts">
        <Link className="mono" href={`/tables/${encodeURIComponent(table)}`}>
          {id}
        </Link>
        {node?.state && <StateBadge state={node.state} />}
      </span>
    );
  };
  const columns: Column<Row>[] = [
    { name: 'from', min: 220, grow: 1, cell: (row) => cell(row.from) },
    { name: 'to', min: 220, grow: 1, cell: (row) => cell(row.to) },
    { name: 'how', min: 140, cell: (row) => row.roles.join(', ') || 'its rows' },
  ];
  const rows = rowsOf(graph);
  if (rows.length === 0) return <Empty title="Nothing is made from it, and it is made from nothing." />;
  return <Table label="What comes from what" columns={columns} rows={rows} keyOf={(row) => `${row.from} ${row.to}`} />;
}
