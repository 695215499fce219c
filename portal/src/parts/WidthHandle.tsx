import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { narrowest, step, widest } from './widths';
import './parts.css';

// The edge of a column's head: drawn along, or with the arrow keys, it makes the column wider; pressed twice, or
// Enter, as wide as its words ask for.
export function WidthHandle({
  name,
  now,
  set,
  keys = true,
}: {
  name: string;
  now: number; // px; where the rest is shared out, at least
  set: (px: number | undefined) => void;
  keys?: boolean; // false: the grid around it has keys of its own
}) {
  const handle = useRef<HTMLSpanElement>(null);
  const from = useRef<{ x: number; width: number } | undefined>(undefined);
  const widthNow = () => handle.current!.parentElement!.getBoundingClientRect().width;
  const begin = (event: PointerEvent) => {
    event.stopPropagation();
    event.preventDefault();
    from.current = { x: event.clientX, width: widthNow() };
    handle.current!.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    if (from.current) set(from.current.width + event.clientX - from.current.x);
  };
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -step, ArrowRight: step }[event.key];
    if (by === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    set(by === undefined ? undefined : widthNow() + by);
  };
  return (
    <span
      ref={handle}
      className="width-handle"
      {...(keys
        ? { role: 'separator', tabIndex: 0, 'aria-orientation': 'vertical', 'aria-label': `Width of ${name}`, 'aria-valuenow': now, 'aria-valuemin': narrowest, 'aria-valuemax': widest, onKeyDown: onKey }
        : { 'aria-hidden': true })}
      title="Draw it wider; press twice for its own width"
      onMouseDown={(event) => event.stopPropagation()}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={() => (from.current = undefined)}
      onPointerCancel={() => (from.current = undefined)}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => {
        event.stopPropagation();
        set(undefined);
      }}
    />
  );
}
