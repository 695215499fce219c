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
