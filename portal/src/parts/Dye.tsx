import type { ReactNode } from 'react';
import './parts.css';

// A state in a word, with a shape and a dye: never the dye alone.
export type Dye = 'indigo' | 'verdigris' | 'weld' | 'madder' | 'plain';

const shapes: Record<Dye, string> = { indigo: '→', verdigris: '✓', weld: '!', madder: '✕', plain: '·' };

export function Badge({ dye, children }: { dye: Dye; children: ReactNode }) {
  return (
    <span className={`badge badge-${dye}`}>
      <span aria-hidden="true">{shapes[dye]}</span> {children}
    </span>
  );
}
