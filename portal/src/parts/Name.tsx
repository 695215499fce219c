import { Fragment } from 'react';
import { piecesOf } from './cut';
import './parts.css';

// A name in one line: too long, it is cut in its middle, and whole on hover.
export function Name({ text, title = text }: { text: string; title?: string }) {
  const [head, tail] = piecesOf(text);
  return (
    <span className="cut" title={title}>
      <span>{head}</span>
      {tail && <span>{tail}</span>}
    </span>
  );
}

// A name that may take several lines, broken after a point or an underscore rather than within a word.
export function Broken({ text }: { text: string }) {
  return text.split(/(?<=[._])/).map((piece, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {piece}
    </Fragment>
  ));
}
