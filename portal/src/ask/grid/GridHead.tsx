import { Name } from '../../parts/Name';
import { WidthHandle } from '../../parts/WidthHandle';
import type { AnswerState } from '../answer/answer';
import { type Sort, wordOf } from '../answer/types';
import { headHeight } from './geometry';
import type { HeadFact } from './Grid';

interface Props {
  id: string;
  columns: NonNullable<AnswerState['columns']>;
  inView: number[];
  offsets: number[];
  gutter: number;
  sorts: Sort[];
  facts: Map<string, HeadFact>;
  sort: { column: number; down: boolean } | undefined;
  active: number;
  sortBy: (column: number) => void;
  widen: (name: string, px: number | undefined) => void;
}

// Names with their types and units; a press sorts the rows that are loaded.
export function GridHead({ id, columns, inView, offsets, gutter, sorts, facts, sort, active, sortBy, widen }: Props) {
  const wayOf = (column: number) => (sort?.column === column ? (sort.down ? 'descending' : 'ascending') : 'none');
  const marks = { ascending: ' ↑', descending: ' ↓', none: '' };
  return (
    <div className="grid-head" role="rowgroup" style={{ height: headHeight }}>
      <div role="row" aria-rowindex={1} className="grid-row">
        <div role="columnheader" aria-colindex={1} className="grid-number grid-corner" style={{ width: gutter, height: headHeight }}>
          <span className="unseen">Row</span>
        </div>
        {inView.map((column) => {
          const { name, type } = columns[column]!;
          const fact = facts.get(name);
          return (
            <div
              key={column}
              id={`${id}--1-${column}`}
              role="columnheader"
              aria-colindex={column + 2}
              aria-sort={wayOf(column)}
              data-active={column === active || undefined}
              className={sorts[column] === 'number' ? 'grid-name number' : 'grid-name'}
              style={{ width: offsets[column + 1]! - offsets[column]!, left: gutter + offsets[column]!, height: headHeight }}
              onClick={() => sortBy(column)}
            >
              <span className="mono">
                <Name text={name} title={fact?.meaning ? `${name}: ${fact.meaning}` : name} />
                {marks[wayOf(column)]}
              </span>
              <span className="soft" title={fact?.unit}>
                {wordOf(type)}
                {fact?.unit && ` · ${fact.unit}`}
              </span>
              <WidthHandle name={name} now={offsets[column + 1]! - offsets[column]!} keys={false} set={(px) => widen(name, px)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
