import type { ReactNode } from 'react';
import './upload.css';

// Over the page while a file is held above it.
export function DropHere({ children }: { children: ReactNode }) {
  return (
    <p className="drop-here" role="status">
      {children}
    </p>
  );
}
