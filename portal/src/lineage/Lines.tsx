import { memo, useMemo } from 'react';
import type { GraphEdge, LineageGraph } from '../api/types';
import { carriesValues, curve, heightAt, type Placed } from './graph';

// The lines between boxes, and between the columns that are lit.

interface Props {
  boxes: Map<string, Placed>;
  edges: GraphEdge[];
  way: Set<string> | undefined; // boxes; undefined: nothing is chosen
  column: LineageGraph | undefined; // the way of the one that is chosen
}

function lineOf(boxes: Map<string, Placed>, from: string, to: string, out: string | null, into: string | null) {
  const source = boxes.get(from);
  const reader = boxes.get(to);
  if (!source || !reader) return undefined;
  return curve(source.x + source.width, heightAt(source, out), reader.x, heightAt(reader, into));
}

// Where a column's way begins and ends: files and readers have no columns.
function endsOf(column: LineageGraph | undefined): Set<string> {
  const isTable = new Map(column?.nodes.map(({ id, kind }) => [id, kind === 'table']));
  const ends = column?.edges.filter(({ from, to }) => !isTable.get(from) || !isTable.get(to)) ?? [];
  return new Set(ends.map(({ from, to }) => `${from} ${to}`));
}

export const Lines = memo(function Lines({ boxes, edges, way, column }: Props) {
  const ends = useMemo(() => endsOf(column), [column]);
  return (
    <g className="lines" aria-hidden="true">
      {edges.map(({ from, to, roles, count }) => {
        const on = column ? ends.has(`${from} ${to}`) : way?.has(from) && way.has(to);
        return (
          <path
            key={`${from} ${to}`}
            className={`edge${carriesValues(roles) ? '' : ' edge-dashed'}${on ? ' edge-lit' : ''}${way && !on ? ' dim' : ''}`}
            strokeWidth={Math.min(6, 1.25 + Math.log2(count))}
            d={lineOf(boxes, from, to, null, null)}
          />
        );
      })}
      {column?.column_edges.map(({ from, to, roles }) => (
        <path
          key={`${from.table} ${from.column} ${to.table} ${to.column}`}
          strokeWidth="1.5"
          className={`edge edge-lit${carriesValues(roles) ? '' : ' edge-dashed'}`}
          d={lineOf(boxes, from.table, to.table, from.column, to.column)}
        />
      ))}
    </g>
  );
});
