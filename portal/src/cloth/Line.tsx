import { memo } from 'react';
import { Link } from 'wouter';
import { dyeOf, shapeOf } from '../parts/DataState';
import { many } from '../parts/amount';
import { ago } from '../parts/time';
import { middleOf, thicknessOf, type Weft } from './warp';

interface Props {
  weft: Weft;
  columns: number;
  index: number;
  top?: number | undefined; // px, where only the lines in view are drawn
}

// One product: its name, its thread across the warp, how many read it, how it is.
export const Line = memo(function Line({ weft, columns, index, top }: Props) {
  const { line, name } = weft;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className="cloth-row"
      style={top === undefined ? undefined : { transform: `translateY(${top}px)` }}
    >
      <div role="cell" className="cloth-product">
        <Link href={`/products/${encodeURIComponent(line.product)}`} data-line={index} title={line.product}>
          {name}
        </Link>
      </div>
      <div role="cell" className="cloth-threads">
        <Thread weft={weft} columns={columns} />
        <span className="unseen">{inWords(weft)}</span>
      </div>
      <div role="cell" className="number">
        {line.readers.toLocaleString('en')}
      </div>
      <div
        role="cell"
        className={`cloth-state cloth-${line.state.replace(' ', '-')}`}
        title={line.last ? `last read ${ago(new Date(line.last), new Date())}` : 'not read in 90 days'}
      >
        {line.state}
      </div>
    </div>
  );
});

function inWords({ line, knots }: Weft): string {
  const readers = knots.filter(({ own }) => !own).map(({ who, readers: count }) => `${who} ${count}`);
  return readers.length > 0
    ? `of ${line.domain}; read by ${readers.join(', ')}`
    : `of ${line.domain}; read by no other domain`;
}

function Thread({ weft, columns }: { weft: Weft; columns: number }) {
  const { line, knots, from, to } = weft;
  const at = (place: number) => `${middleOf(place, columns)}%`;
  const home = knots.find(({ own }) => own)?.warp ?? from;
  const dye = `thread-${line.state.replace(' ', '-')}`;
  return (
    <svg className="cloth-line" aria-hidden="true">
      <line className="weft" x1={at(0)} x2={at(columns - 1)} y1="50%" y2="50%" />
      {from < to && <line className={`weft-used ${dye}`} strokeWidth="1.5" x1={at(from)} x2={at(to)} y1="50%" y2="50%" />}
      {knots
        .filter(({ own }) => !own)
        .map(({ warp: place, readers }) => (
          <line
            key={place}
            className={`weft-used ${dye}`}
            strokeWidth={thicknessOf(readers)}
            x1={at(home)}
            x2={at(place)}
            y1="50%"
            y2="50%"
          />
        ))}
      {knots.map(({ warp: place, readers, own, who }) =>
        own ? (
          <svg key={place} x={at(place)} y="50%" overflow="visible">
            <path className={`knot sign-${dyeOf(line.state)}`} d={shapeOf(line.state)} transform="translate(-9 -9) scale(1.5)" />
            <title>{`${who}: its own`}</title>
          </svg>
        ) : (
          <circle key={place} className={`knot ${dye}`} cx={at(place)} cy="50%" r={2.5 + thicknessOf(readers) / 2}>
            <title>{`${who}: ${many(readers, 'reader')}`}</title>
          </circle>
        ),
      )}
    </svg>
  );
}
