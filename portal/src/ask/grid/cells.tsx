import { type Sort, textOf } from '../answer/types';

// How a value looks; copied, it is what the server said.

// Of a fraction so many digits; all of them on hover.
function fraction(value: number): string {
  return Math.abs(value) >= 0.01 && Math.abs(value) < 1e15 ? value.toFixed(4) : String(Number(value.toPrecision(4)));
}

export function shownText(value: unknown, sort: Sort): string {
  if (sort === 'number' && typeof value === 'number' && !Number.isInteger(value)) return fraction(value);
  const text = textOf(value);
  return sort === 'time' ? text.replace('T', ' ') : text.replaceAll('\n', '⏎');
}

export function Value({ value, sort }: { value: unknown; sort: Sort }) {
  if (value === null || value === undefined) return <span className="cell-null">null</span>;
  if (value === '') return <span className="cell-null">empty</span>;
  return shownText(value, sort);
}

// A tab or a line end inside of a cell would break the table that it is pasted into.
export function tableText(rows: unknown[][]): string {
  const cell = (value: unknown) => {
    const text = textOf(value);
    return /[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => row.map(cell).join('\t')).join('\n');
}
