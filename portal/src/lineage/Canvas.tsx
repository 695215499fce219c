import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';

// A window onto a drawing: it scrolls as everything does, is dragged, and is zoomed by its buttons, by
// + - 0, and by Ctrl with the wheel.

const closest = 2;
const farthest = 0.1;
const readable = 0.75; // at first no smaller than this: one reads rather than sees all
const margin = 24;

interface Props {
  width: number;
  height: number;
  label: string;
  centre: { x: number; y: number } | undefined; // to be seen
  onKey: (event: KeyboardEvent<SVGSVGElement>) => void;
  children: ReactNode;
}

export function Canvas({ width, height, label, centre, onKey, children }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(1);
  const full = { width: width + 2 * margin, height: height + 2 * margin };
  const fit = () => {
    const { clientWidth, clientHeight } = frame.current!;
    return Math.min(1, clientWidth / full.width, clientHeight / full.height);
  };
  const scale = (by: number) => setZoom((now) => Math.min(closest, Math.max(farthest, now * by)));

  const drawn = `${Math.round(width)}x${width > 0}`;
  useLayoutEffect(() => setZoom(Math.max(readable, fit())), [drawn]);
  const at = centre && `${centre.x} ${centre.y}`;
  useLayoutEffect(() => {
    if (!centre || !frame.current) return;
    const { clientWidth, clientHeight, scrollLeft, scrollTop } = frame.current;
    const left = (centre.x + margin) * zoom;
    const top = (centre.y + margin) * zoom;
    const seen = left > scrollLeft + 40 && left < scrollLeft + clientWidth - 40 && top > scrollTop + 20 && top < scrollTop + clientHeight - 40;
    if (!seen) frame.current.scrollTo(left - clientWidth / 2, top - clientHeight / 3);
  }, [at, zoom, drawn]);

  useEffect(() => {
    const element = frame.current!;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      scale(Math.exp(-event.deltaY / 300));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);

  const onKeyDown = (event: KeyboardEvent<SVGSVGElement>) => {
    if (event.key === '+' || event.key === '=') scale(1.25);
    else if (event.key === '-') scale(0.8);
    else if (event.key === '0') setZoom(fit());
    else return onKey(event);
    event.preventDefault();
  };
  return (
    <div className="canvas">
      <div className="canvas-frame" ref={frame} {...dragging(frame)}>
        <svg
          role="group"
          aria-label={label}
          width={full.width * zoom}
          height={full.height * zoom}
          viewBox={`${-margin} ${-margin} ${full.width} ${full.height}`}
          onKeyDown={onKeyDown}
        >
          {children}
        </svg>
      </div>
      <div className="canvas-zoom">
        <button type="button" className="button" aria-label="Zoom in" onClick={() => scale(1.25)}>
          +
        </button>
        <button type="button" className="button" aria-label="Zoom out" onClick={() => scale(0.8)}>
          −
        </button>
        <button type="button" className="button" onClick={() => setZoom(fit())}>
          Fit
        </button>
      </div>
    </div>
  );
}

// With a mouse; fingers and wheels scroll by themselves.
function dragging(frame: React.RefObject<HTMLDivElement | null>) {
  return {
    onPointerMove: (event: PointerEvent) => {
      if (event.pointerType !== 'mouse' || !(event.buttons & 1) || (event.target as Element).closest('[role=button]')) return;
      frame.current?.scrollBy(-event.movementX, -event.movementY);
    },
  };
}
