import type { ColumnEdge, GraphEdge, GraphNode, LineageGraph } from '../api/types';

// The picture's sums: where boxes lie once some are open, and what leads where. Pure.

export const headHeight = 48;
export const rowHeight = 20;
export const rowsMax = 40; // of an open box
const gap = 12;

export interface Placed extends GraphNode {
  rows: string[]; // the columns that are shown in it
  hidden: number; // columns that are not
}

// What an open box shows: all of few columns, else those that lead somewhere.
export function rowsOf(columns: string[], connected: Set<string>): string[] {
  if (columns.length <= rowsMax) return columns;
  return columns.filter((column) => connected.has(column)).slice(0, rowsMax);
}

// The server's places; a box that is open pushes down those below it in its layer.
export function place(nodes: GraphNode[], rows: Map<string, string[]>, all: Map<string, number>): Placed[] {
  const bottoms = new Map<number, number>();
  return [...nodes]
    .sort((a, b) => a.x - b.x || a.y - b.y)
    .map((node) => {
      const shown = rows.get(node.id) ?? [];
      const hidden = shown.length > 0 ? (all.get(node.id) ?? shown.length) - shown.length : 0;
      const lines = shown.length + (hidden > 0 ? 1 : 0);
      const y = Math.max(node.y, bottoms.get(node.x) ?? 0);
      const height = headHeight + lines * rowHeight + (lines > 0 ? 8 : 0);
      bottoms.set(node.x, y + height + gap);
      return { ...node, y, height, rows: shown, hidden };
    });
}

export function sizeOf(boxes: Placed[]): { width: number; height: number } {
  return {
    width: Math.max(0, ...boxes.map(({ x, width }) => x + width)),
    height: Math.max(0, ...boxes.map(({ y, height }) => y + height)) + bowMax / 2,
  };
}

export interface Ways {
  up: Map<string, string[]>; // whence
  down: Map<string, string[]>; // whither
}

export function waysOf(graph: LineageGraph): Ways {
  const up = new Map<string, string[]>();
  const down = new Map<string, string[]>();
  const add = (ways: Map<string, string[]>, from: string, to: string) => ways.set(from, [...(ways.get(from) ?? []), to]);
  for (const { from, to } of graph.edges) {
    add(up, to, from);
    add(down, from, to);
  }
  return { up, down };
}

function reach(start: string, ways: Map<string, string[]>, reached: Set<string>) {
  const waiting = [start];
  for (let here = waiting.pop(); here !== undefined; here = waiting.pop())
    for (const next of ways.get(here) ?? [])
      if (!reached.has(next)) {
        reached.add(next);
        waiting.push(next);
      }
}

// The boxes on the way up and on the way down, with the box itself.
export function wayOf(id: string, ways: Ways): Set<string> {
  const up = new Set([id]);
  const down = new Set([id]);
  reach(id, ways.up, up);
  reach(id, ways.down, down);
  return new Set([...up, ...down]);
}

// A way along which values flow is a line; filters, joins and the like are dashes.
export function carriesValues(roles: GraphEdge['roles']): boolean {
  return roles.includes('value');
}

// The columns of each table that these lines touch.
export function columnsIn(edges: ColumnEdge[]): Map<string, Set<string>> {
  const columns = new Map<string, Set<string>>();
  for (const end of edges.flatMap(({ from, to }) => [from, to])) {
    const known = columns.get(end.table) ?? new Set();
    if (end.column) known.add(end.column);
    columns.set(end.table, known);
  }
  return columns;
}

// Where a line meets a box: at the column's row when it is shown, else at the head.
export function heightAt(box: Placed, column: string | null): number {
  const row = column === null ? -1 : box.rows.indexOf(column);
  return row < 0 ? box.y + headHeight / 2 : box.y + headHeight + 4 + (row + 0.5) * rowHeight;
}

const layer = 400; // px: what is longer skips a layer
const bowMax = 96;

// A level line that skips a layer bows below the boxes that it would hide behind.
export function curve(x1: number, y1: number, x2: number, y2: number): string {
  const bend = Math.max(24, Math.abs(x2 - x1) / 2);
  const isHidden = Math.abs(y2 - y1) < headHeight && x2 - x1 > layer;
  const bow = isHidden ? Math.min(bowMax, (x2 - x1) / 10) : 0;
  return `M${x1} ${y1}C${x1 + bend} ${y1 + bow} ${x2 - bend} ${y2 + bow} ${x2} ${y2}`;
}

// The next box in a direction: along a line to the left or right, else within the layer.
export function neighbour(key: string, id: string, boxes: Placed[], ways: Ways): string | undefined {
  const here = boxes.find((box) => box.id === id);
  if (!here) return boxes[0]?.id;
  if (key === 'ArrowLeft') return ways.up.get(id)?.[0];
  if (key === 'ArrowRight') return ways.down.get(id)?.[0];
  const layer = boxes.filter((box) => box.x === here.x);
  return layer[layer.indexOf(here) + (key === 'ArrowDown' ? 1 : -1)]?.id;
}
