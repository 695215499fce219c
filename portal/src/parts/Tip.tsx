import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import './parts.css';

const gap = 6; // px between the word and its reason
const edge = 8; // px to the window's edge

function place(tip: HTMLElement, word: HTMLElement) {
  const at = word.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(at.left, window.innerWidth - width - edge);
  const below = at.bottom + gap + height < window.innerHeight;
  tip.style.left = `${Math.max(edge, left)}px`;
  tip.style.top = `${below ? at.bottom + gap : at.top - gap - height}px`;
}

// A word with its reason: on hover, on focus, and on a touch; Escape takes it away.
export function Tip({ why, children }: { why: ReactNode; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const word = useRef<HTMLButtonElement>(null);
  const tip = useRef<HTMLSpanElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open || !tip.current || !word.current) return;
    const again = () => place(tip.current!, word.current!);
    tip.current.showPopover();
    again();
    window.addEventListener('scroll', again, true);
    return () => window.removeEventListener('scroll', again, true);
  }, [open]);
  return (
    <>
      <button
        ref={word}
        type="button"
        className="tip"
        aria-describedby={open ? id : undefined}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onPointerEnter={() => setOpen(true)}
        onPointerLeave={() => setOpen(document.activeElement === word.current)}
        onClick={() => setOpen(true)}
        onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
      >
        {children}
      </button>
      {open && (
        <span ref={tip} id={id} role="tooltip" popover="manual" className="tip-text">
          {why}
        </span>
      )}
    </>
  );
}
