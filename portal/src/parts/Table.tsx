import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import './parts.css';

// The one table: rows of any number, of which only those in view are drawn.

export interface Column<Row> {
  name: string;
  head?: ReactNode;
  min: number; // px
  grow?: number; // its share of what is left over; none: it keeps to `min`
  number?: boolean;
  cell: (row: Row) => ReactNode;
}

const drawAll = 60; // fewer rows than this are drawn at once, and the page scrolls

export function Table<Row>({
  label,
  columns,
  rows,
  keyOf,
  rowHeight = 32,
  marked = -1,
}: {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row, index: number) => string | number;
  rowHeight?: number;
  marked?: number; // a row to show and to set apart
}) {
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
  const tracks = columns.map(({ min, grow }) => (grow ? `minmax(${min}px, ${grow}fr)` : `${min}px`));
  const grid = {
    gridTemplateColumns: tracks.join(' '),
    minWidth: columns.reduce((sum, { min }) => sum + min, 0),
  };
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
          {columns.map((column) => (
            <div role="columnheader" key={column.name} className={column.number ? 'number' : undefined}>
              {column.head ?? column.name}
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
