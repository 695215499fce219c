import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useOwnWidths, widthFor } from './widths';
import { WidthHandle } from './WidthHandle';
import './parts.css';

// The one table: rows of any number, of which only those in view are drawn.

export interface Column<Row> {
  name: string;
  head?: ReactNode;
  min: number; // px
  grow?: number; // its share of what is left over; none: it keeps to `min`, or to its words
  words?: (row: Row) => string; // as wide as the longest of these, and its head
  max?: number; // px, for `words`
  number?: boolean;
  cell: (row: Row) => ReactNode;
}

const widestWords = 320; // px
const drawAll = 60; // fewer rows than this are drawn at once, and the page scrolls

export function Table<Row>({
  label,
  columns,
  rows,
  keyOf,
  rowHeight = 32,
  marked = -1,
  remember,
}: {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row, index: number) => string | number;
  rowHeight?: number;
  marked?: number; // a row to show and to set apart
  remember?: string; // its columns can be made wider, and stay so, under this name
}) {
  const own = useOwnWidths(remember ?? 'none');
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = rows.length > drawAll;
  const drawn = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    enabled: virtual,
  });
  useEffect(() => {
    if (marked < 0) return;
    if (virtual) drawn.scrollToIndex(marked, { align: 'center' });
    else scroller.current?.querySelector(`[data-index="${marked}"]`)?.scrollIntoView({ block: 'center' });
  }, [marked, virtual, drawn]);
  const asked = useMemo(
    () =>
      columns.map(({ name, min, words, max = widestWords }) =>
        words ? widthFor([name, ...rows.map(words)], { min, max: Math.max(min, max) }) : min,
      ),
    [columns, rows],
  );
  const least = columns.map(({ name }, index) => (remember && own.of(name)) || asked[index]!);
  const tracks = columns.map(({ name, grow }, index) =>
    grow && !(remember && own.of(name)) ? `minmax(${least[index]}px, ${grow}fr)` : `${least[index]}px`,
  );
  const grid = { gridTemplateColumns: tracks.join(' '), minWidth: least.reduce((sum, px) => sum + px, 0) };
  const rowOf = (row: Row, index: number, top?: number, measure?: (element: Element | null) => void) => (
    <div
      key={keyOf(row, index)}
      ref={measure}
      data-index={index}
      role="row"
      aria-rowindex={index + 2}
      className={`table-row${top === undefined ? '' : ' table-row-placed'}${index === marked ? ' table-row-marked' : ''}`}
      style={top === undefined ? grid : { ...grid, transform: `translateY(${top}px)` }}
    >
      {columns.map((column) => (
        <div role="cell" key={column.name} className={column.number ? 'number' : undefined}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
  return (
    <div
      className={virtual ? 'table table-scrolls' : 'table'}
      role="table"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      ref={scroller}
      tabIndex={0}
    >
      <div role="rowgroup" className="table-head">
        <div role="row" aria-rowindex={1} className="table-row" style={grid}>
          {columns.map((column, index) => (
            <div role="columnheader" key={column.name} className={column.number ? 'number' : undefined}>
              {column.head ?? column.name}
              {remember && <WidthHandle name={column.name} now={least[index]!} set={(px) => own.set(column.name, px)} />}
            </div>
          ))}
        </div>
      </div>
      {virtual ? (
        <div role="rowgroup" className="table-body" style={{ height: drawn.getTotalSize() }}>
          {drawn.getVirtualItems().map((item) => rowOf(rows[item.index]!, item.index, item.start, drawn.measureElement))}
        </div>
      ) : (
        <div role="rowgroup">{rows.map((row, index) => rowOf(row, index))}</div>
      )}
    </div>
  );
}
