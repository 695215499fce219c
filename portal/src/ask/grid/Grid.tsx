import { type KeyboardEvent, type MouseEvent, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type OwnWidths, step, useOwnWidths, widthFor } from '../../parts/widths';
import type { AnswerState, RunningAnswer } from '../answer/answer';
import { type Sort, sortOf, textOf, wordOf } from '../answer/types';
import { shownText, tableText, Value } from './cells';
import { columnsInView, depthOf, headHeight, heightOf, leftFor, offsetsOf, rowHeight, rowsInView, topFor, type View } from './geometry';
import { GridHead } from './GridHead';
import { type Held, useRows } from './rows';
import { isIn, placeAfter, useSelection } from './selection';
import './grid.css';

const cellsMax = 500_000; // copied at once
const bounds = { min: 74, max: 342 }; // px
const headLetters = 28; // a longer name is cut in its middle
const unitLetters = 9;

export interface HeadFact {
  unit?: string;
  meaning?: string;
}

interface Props {
  label: string;
  answer: RunningAnswer;
  state: AnswerState;
  arranged: number; // counts arrangements
  facts: Map<string, HeadFact>;
  sortBy: (column: number) => void;
  open: (column: string, value: unknown) => void;
  say: (words: string) => void;
}

function widthsOf(columns: NonNullable<AnswerState['columns']>, held: Held, facts: Map<string, HeadFact>): number[] {
  return columns.map(({ name, type }, index) => {
    const unit = facts.get(name)?.unit;
    const head = [`${name}  `.slice(0, headLetters), wordOf(type) + (unit ? ` · ${unit.slice(0, unitLetters)}` : '')];
    const sort = sortOf(type);
    return widthFor([...head, ...held.rows.slice(0, 60).map((row) => shownText(row[index], sort))], bounds);
  });
}

// Widths stay as the first rows made them, or somebody did.
function useWidths(state: AnswerState, held: Held, facts: Map<string, HeadFact>, own: OwnWidths): number[] {
  const columns = state.columns ?? [];
  const hasRows = held.rows.length > 0;
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const asked = useMemo(() => widthsOf(columns, held, facts), [state.columns, hasRows, facts]);
  return columns.map(({ name }, index) => own.of(name) ?? asked[index]!);
}

function useView(): [View, React.RefObject<HTMLDivElement | null>, () => void] {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ top: 0, left: 0, width: 800, height: 400 });
  const look = () => {
    const at = scroller.current;
    if (at) setView({ top: at.scrollTop, left: at.scrollLeft, width: at.clientWidth, height: at.clientHeight - headHeight });
  };
  useLayoutEffect(() => {
    const watch = new ResizeObserver(look);
    watch.observe(scroller.current!);
    return () => watch.disconnect();
  }, []);
  return [view, scroller, look];
}

// A grid of any number of rows and columns, of which only those in view are drawn. One stop for Tab; the arrow
// keys go from cell to cell, with Alt they make its column wider; Enter opens one, Shift extends, Ctrl C copies.
export function Grid({ label, answer, state, arranged, facts, sortBy, open, say }: Props) {
  const id = useId();
  const [view, scroller, look] = useView();
  const { active, area, go } = useSelection();
  const rows = state.shown;
  const columns = state.columns ?? [];
  const sorts = useMemo<Sort[]>(() => (state.columns ?? []).map(({ type }) => sortOf(type)), [state.columns]);
  const { first, count } = rowsInView(rows, view);
  const held = useRows(answer, rows, first, count, arranged);
  const own = useOwnWidths('rows');
  const widths = useWidths(state, held, facts, own);
  const offsets = offsetsOf(widths);
  const gutter = 20 + 8 * rows.toLocaleString('en').length;
  const inView = columnsInView(offsets, view);
  const width = offsets.at(-1)! + gutter;
  const rowOf = (row: number) => held.rows[row - held.first];

  const move = (to: { row: number; column: number }, extend: boolean) => {
    go(to, extend);
    const top = to.row < 0 ? 0 : topFor(to.row, rows, view);
    const left = leftFor(to.column, offsets, view, gutter);
    scroller.current?.scrollTo({ top: top ?? scroller.current.scrollTop, left: left ?? scroller.current.scrollLeft });
  };
  const copy = async () => {
    const [height, across] = [area.bottom - area.top + 1, area.right - area.left + 1];
    if (height * across > cellsMax) return say(`That is too much to copy. Export it, or select at most ${cellsMax.toLocaleString('en')} cells.`);
    const cells = await answer.rows(area.top, height, Array.from({ length: across }, (_, index) => area.left + index));
    if (!navigator.clipboard) return say('The browser lets no page copy on a connection without TLS.');
    await navigator.clipboard.writeText(tableText(cells));
    say(height * across === 1 ? 'Copied the cell.' : `Copied ${height.toLocaleString('en')} × ${across} cells.`);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'c' && (event.ctrlKey || event.metaKey) && !window.getSelection()?.toString()) return void copy();
    if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      go({ row: 0, column: 0 }, false);
      return go({ row: rows - 1, column: columns.length - 1 }, true);
    }
    if (event.altKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      event.preventDefault();
      return own.set(columns[active.column]!.name, widths[active.column]! + (event.key === 'ArrowRight' ? step : -step));
    }
    if (event.key === 'Enter' && active.row < 0) return sortBy(active.column);
    if (event.key === 'Enter') return open(columns[active.column]!.name, rowOf(active.row)?.[active.column]);
    const to = placeAfter(event, active, { rows, columns: columns.length, page: Math.floor(view.height / rowHeight) });
    if (!to) return;
    event.preventDefault();
    move(to, event.shiftKey);
  };
  const onPress = (event: MouseEvent) => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]');
    if (!cell) return;
    const [row, column] = cell.dataset.cell!.split(' ').map(Number);
    go({ row: row!, column: column! }, event.shiftKey || event.buttons === 1 && event.type === 'mouseover');
  };

  return (
    <div
      ref={scroller}
      className="grid"
      role="grid"
      aria-label={label}
      aria-rowcount={rows + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      aria-activedescendant={`${id}-${active.row}-${active.column}`}
      tabIndex={0}
      onScroll={look}
      onKeyDown={onKey}
      onMouseDown={onPress}
      onMouseOver={(event) => event.buttons === 1 && onPress(event)}
      onDoubleClick={() => active.row >= 0 && open(columns[active.column]!.name, rowOf(active.row)?.[active.column])}
    >
      <div className="grid-space" role="presentation" style={{ width, height: heightOf(rows) + headHeight }}>
        <GridHead
          id={id}
          columns={columns}
          inView={inView}
          offsets={offsets}
          gutter={gutter}
          sorts={sorts}
          facts={facts}
          sort={answer.arrangement.sort}
          active={active.row < 0 ? active.column : -1}
          sortBy={sortBy}
          widen={own.set}
        />
        <div className="grid-window" role="rowgroup" style={{ width }}>
          {Array.from({ length: count }, (_, index) => first + index).map((row) => (
            <div
              key={row}
              role="row"
              aria-rowindex={row + 2}
              className="grid-row"
              style={{ width, transform: `translateY(${row * rowHeight - depthOf(rows, view)}px)` }}
            >
              <div role="rowheader" aria-colindex={1} className="grid-number" style={{ width: gutter }}>
                {(row + 1).toLocaleString('en')}
              </div>
              {inView.map((column) => {
                const value = rowOf(row)?.[column];
                return (
                  <div
                    key={column}
                    id={`${id}-${row}-${column}`}
                    role="gridcell"
                    aria-colindex={column + 2}
                    aria-selected={isIn(area, row, column)}
                    data-cell={`${row} ${column}`}
                    data-active={(row === active.row && column === active.column) || undefined}
                    className={sorts[column] === 'number' ? 'grid-cell number' : 'grid-cell'}
                    title={value === null || value === undefined ? undefined : textOf(value).slice(0, 2000)}
                    style={{ width: widths[column], left: gutter + offsets[column]! }}
                  >
                    {rowOf(row) ? <Value value={value} sort={sorts[column]!} /> : '…'}
                  </div>
                );
              })}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
