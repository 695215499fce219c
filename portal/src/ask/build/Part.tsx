import type { ReactNode } from 'react';

// A line of the builder: what it is about, then what was picked.
export function Part({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="build-part" role="group" aria-label={label}>
      <span className="build-label" aria-hidden="true">
        {label}
      </span>
      <div className="build-items">{children}</div>
    </div>
  );
}
