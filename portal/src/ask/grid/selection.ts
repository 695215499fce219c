import { useState } from 'react';

// The cell in hand, and the rectangle between it and where the selection began. Row -1: the heads.

export interface Place {
  row: number;
  column: number;
}
export interface Area {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export function areaOf(a: Place, b: Place): Area {
  return {
    top: Math.max(0, Math.min(a.row, b.row)),
    bottom: Math.max(0, a.row, b.row),
    left: Math.min(a.column, b.column),
    right: Math.max(a.column, b.column),
  };
}

export function isIn(area: Area, row: number, column: number): boolean {
  return row >= area.top && row <= area.bottom && column >= area.left && column <= area.right;
}

export function useSelection() {
  const [active, setActive] = useState<Place>({ row: 0, column: 0 });
  const [anchor, setAnchor] = useState<Place>(active);
  const go = (to: Place, extend: boolean) => {
    setActive(to);
    if (!extend || to.row < 0) setAnchor(to);
  };
  return { active, area: areaOf(active, anchor), go };
}

interface Size {
  rows: number;
  columns: number;
  page: number; // rows in view
}

// Where a key leads to; nothing, when it is no way.
export function placeAfter(event: { key: string; ctrlKey: boolean; metaKey: boolean }, at: Place, size: Size): Place | undefined {
  const far = event.ctrlKey || event.metaKey;
  const row = (to: number) => ({ ...at, row: Math.max(-1, Math.min(size.rows - 1, to)) });
  const column = (to: number) => ({ ...at, column: Math.max(0, Math.min(size.columns - 1, to)) });
  switch (event.key) {
    case 'ArrowDown':
      return row(far ? size.rows - 1 : at.row + 1);
    case 'ArrowUp':
      return row(far ? 0 : at.row - 1);
    case 'ArrowRight':
      return column(far ? size.columns - 1 : at.column + 1);
    case 'ArrowLeft':
      return column(far ? 0 : at.column - 1);
    case 'PageDown':
      return row(at.row + size.page);
    case 'PageUp':
      return row(Math.max(0, at.row - size.page));
    case 'Home':
      return far ? { row: 0, column: 0 } : column(0);
    case 'End':
      return far ? { row: size.rows - 1, column: size.columns - 1 } : column(size.columns - 1);
    default:
      return undefined;
  }
}
