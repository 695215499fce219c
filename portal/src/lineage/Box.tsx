import { memo } from 'react';
import { dyeOf, shapeOf } from '../parts/DataState';
import { many } from '../parts/amount';
import { cut } from '../parts/cut';
import { headHeight, type Placed, rowHeight } from './graph';

// A box: what it is, how it is, and, when it is open, its columns.

interface Props {
  box: Placed;
  chosen: boolean;
  dim: boolean;
  first: boolean; // where the Tab key arrives
  lit: Set<string> | undefined; // columns on the way
  column: string | undefined; // the one that was clicked
  choose: (id: string) => void;
  chooseColumn: (id: string, column: string) => void;
}

const letters = 27;

function about(box: Placed): string {
  if (box.kind === 'domain') return many(box.tables, 'table');
  if (box.kind === 'source') return 'file';
  if (box.kind === 'consumer') return 'reads';
  return box.owner ? `team ${box.owner}` : 'no owner';
}

// What stands in it, and the whole name where that is cut.
function labelOf(box: Placed, said: string): string {
  const name = cut(box.name, letters);
  return name === box.name ? `${name} ${said}` : `${name} ${said}, in full ${box.name}`;
}

export const Box = memo(function Box({ box, chosen, dim, first, lit, column, choose, chooseColumn }: Props) {
  const said = cut([box.state, about(box)].filter(Boolean).join(' · '), 34);
  return (
    <g className={`box box-${box.kind}${dim ? ' dim' : ''}${chosen ? ' box-chosen' : ''}`} transform={`translate(${box.x} ${box.y})`}>
      <title>{box.name}</title>
      <g
        role="button"
        tabIndex={first ? 0 : -1}
        data-box={box.id}
        aria-label={labelOf(box, said)}
        aria-pressed={chosen}
        onClick={() => choose(box.id)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          choose(box.id);
        }}
      >
        <rect width={box.width} height={box.height} rx={box.kind === 'consumer' ? 24 : 6} />
        <text className="box-name" x="14" y="20">
          {cut(box.name, letters)}
        </text>{' '}
        {box.state && (
          <path
            className={`sign-${dyeOf(box.state)}`}
            d={shapeOf(box.state)}
            transform="translate(14 28) scale(.9)"
          />
        )}
        <text className="box-about" x={box.state ? 30 : 14} y="37.5">
          {said}
        </text>
      </g>
      {box.rows.length > 0 && <line className="box-line" x1="0" x2={box.width} y1={headHeight} y2={headHeight} />}
      {box.rows.map((name, index) => (
        <g
          key={name}
          role="button"
          tabIndex={-1}
          data-column={name}
          aria-label={`${cut(name, 27)}, column of ${box.name}`}
          aria-pressed={chosen && name === column}
          className={`box-column${chosen && name === column ? ' box-column-chosen' : ''}${lit?.has(name) ? ' box-column-lit' : ''}`}
          transform={`translate(0 ${headHeight + 4 + index * rowHeight})`}
          onClick={() => chooseColumn(box.id, name)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== ' ') return;
            event.preventDefault();
            chooseColumn(box.id, name);
          }}
        >
          <rect x="1" width={box.width - 2} height={rowHeight} />
          <text x="14" y="14.5">
            {cut(name, 27)}
          </text>
        </g>
      ))}
      {box.hidden > 0 && (
        <text className="box-about" x="14" y={headHeight + 4 + box.rows.length * rowHeight + 14.5}>
          {many(box.hidden, 'more column', 'more columns')} lead nowhere
        </text>
      )}
    </g>
  );
});
