// Where rows and columns stand in a grid of any size, and which of them are in view.

export const rowHeight = 28;
export const headHeight = 44;
const heightMax = 12_000_000; // px; browsers draw no taller element. Beyond it, scrolling is scaled.

export interface View {
  top: number; // scrollTop
  left: number;
  width: number;
  height: number; // of what is below the heads
}

export function heightOf(rows: number): number {
  return Math.min(rows * rowHeight, heightMax);
}

function scaleOf(rows: number, view: View): number {
  const [real, drawn] = [rows * rowHeight, heightOf(rows)];
  return real <= drawn ? 1 : (real - view.height) / Math.max(1, drawn - view.height);
}

// How far down the view is, in pixels of unscaled rows.
export function depthOf(rows: number, view: View): number {
  return Math.max(0, Math.min(view.top * scaleOf(rows, view), rows * rowHeight - view.height));
}

export function rowsInView(rows: number, view: View): { first: number; count: number } {
  const first = Math.floor(depthOf(rows, view) / rowHeight);
  return { first, count: Math.min(rows - first, Math.ceil(view.height / rowHeight) + 1) };
}

// The scrollTop that shows a row; nothing, when it is in view.
export function topFor(row: number, rows: number, view: View): number | undefined {
  const depth = depthOf(rows, view);
  const [above, below] = [row * rowHeight, (row + 1) * rowHeight - view.height];
  if (above < depth) return above / scaleOf(rows, view);
  return below > depth ? below / scaleOf(rows, view) : undefined;
}

export function offsetsOf(widths: number[]): number[] {
  const offsets = [0];
  for (const width of widths) offsets.push(offsets.at(-1)! + width);
  return offsets;
}

export function columnsInView(offsets: number[], view: View): number[] {
  const shown: number[] = [];
  for (let column = 0; column + 1 < offsets.length; ++column)
    if (offsets[column + 1]! > view.left - 200 && offsets[column]! < view.left + view.width + 200) shown.push(column);
  return shown;
}

export function leftFor(column: number, offsets: number[], view: View, gutter: number): number | undefined {
  const [from, to] = [offsets[column]!, offsets[column + 1]!];
  if (from < view.left) return from;
  return to > view.left + view.width - gutter ? Math.min(from, to - view.width + gutter) : undefined;
}
