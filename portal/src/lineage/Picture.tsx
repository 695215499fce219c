import { type KeyboardEvent, useMemo } from 'react';
import { useApi } from '../api/hooks';
import type { LineageGraph } from '../api/types';
import { Box } from './Box';
import { Canvas } from './Canvas';
import { columnsIn, heightAt, neighbour, place, rowsOf, sizeOf, wayOf, waysOf } from './graph';
import { Lines } from './Lines';

// The picture of a graph with what is chosen in it.

export interface Chosen {
  box: string | undefined;
  column: string | undefined;
}

interface Props {
  graph: LineageGraph;
  detail: LineageGraph | undefined; // the same with columns, once it is here
  chosen: Chosen;
  choose: (chosen: Chosen) => void;
}

// The way of the chosen column, as the server follows it.
function useColumnWay({ box, column }: Chosen): LineageGraph | undefined {
  const asked = useApi(
    'getLineageGraph',
    { query: { table: box ?? '', column: column ?? '', columns: true } },
    { enabled: box !== undefined && column !== undefined },
  );
  return column ? asked.data : undefined;
}

// The columns that each open box shows: all of the chosen one, of the others those on the way.
function useRows(detail: LineageGraph | undefined, chosen: Chosen, lit: Map<string, Set<string>>) {
  return useMemo(() => {
    const rows = new Map<string, string[]>();
    const all = new Map<string, number>();
    const connected = columnsIn(detail?.column_edges ?? []);
    for (const { id, columns } of detail?.nodes ?? []) {
      const on = lit.get(id);
      if (id === chosen.box) {
        rows.set(id, rowsOf(columns, new Set([...(connected.get(id) ?? []), chosen.column ?? ''])));
        all.set(id, columns.length);
      } else if (on && on.size > 0) rows.set(id, columns.filter((column) => on.has(column)));
    }
    return { rows, all };
  }, [detail, chosen.box, chosen.column, lit]);
}

export function Picture({ graph, detail, chosen, choose }: Props) {
  const columnWay = useColumnWay(chosen);
  const lit = useMemo(() => columnsIn(columnWay?.column_edges ?? []), [columnWay]);
  const { rows, all } = useRows(detail, chosen, lit);
  const boxes = useMemo(() => place(graph.nodes, rows, all), [graph, rows, all]);
  const byId = useMemo(() => new Map(boxes.map((box) => [box.id, box])), [boxes]);
  const ways = useMemo(() => waysOf(graph), [graph]);
  const way = useMemo(() => {
    if (!chosen.box) return undefined;
    return columnWay ? new Set(columnWay.nodes.map(({ id }) => id)) : wayOf(chosen.box, ways);
  }, [chosen.box, columnWay, ways]);
  const focused = chosen.box && byId.has(chosen.box) ? chosen.box : boxes[0]?.id;
  const middle = chosen.box ? byId.get(chosen.box) : undefined;

  const actions = useMemo(
    () => ({
      choose: (id: string) => choose({ box: id === chosen.box && !chosen.column ? undefined : id, column: undefined }),
      chooseColumn: (id: string, column: string) =>
        choose({ box: id, column: id === chosen.box && column === chosen.column ? undefined : column }),
    }),
    [choose, chosen.box, chosen.column],
  );
  const onKey = (event: KeyboardEvent<SVGSVGElement>) => {
    if (event.key === 'Escape') return choose({ box: undefined, column: undefined });
    if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
    nextOf(event, boxes, ways)?.focus();
  };
  return (
    <Canvas
      {...sizeOf(boxes)}
      label="Lineage, from sources on the left to readers on the right"
      centre={middle && { x: middle.x + middle.width / 2, y: heightAt(middle, chosen.column ?? null) }}
      onKey={onKey}
    >
      <Lines boxes={byId} edges={graph.edges} way={way} column={columnWay} />
      {boxes.map((box) => (
        <Box
          key={box.id}
          box={box}
          chosen={box.id === chosen.box}
          dim={way !== undefined && !way.has(box.id)}
          first={box.id === focused}
          lit={lit.get(box.id)}
          column={box.id === chosen.box ? chosen.column : undefined}
          choose={actions.choose}
          chooseColumn={actions.chooseColumn}
        />
      ))}
    </Canvas>
  );
}

// From a box along its lines, or up and down through its columns to the next box.
function nextOf(event: KeyboardEvent<SVGSVGElement>, boxes: Parameters<typeof neighbour>[2], ways: Parameters<typeof neighbour>[3]) {
  const here = (event.target as Element).closest('.box');
  const head = here?.querySelector<SVGElement>('[data-box]');
  if (!here || !head) return undefined;
  const stops = [head, ...here.querySelectorAll<SVGElement>('[data-column]')];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const stop = step && stops[stops.indexOf(document.activeElement as SVGElement) + step];
  if (stop) return stop;
  const next = neighbour(event.key, head.dataset.box!, boxes, ways);
  return next === undefined ? undefined : event.currentTarget.querySelector<SVGElement>(`[data-box="${CSS.escape(next)}"]`);
}
