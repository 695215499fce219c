import { useEffect, useSyncExternalStore } from 'react';

// The page's name: in the browser's tab, and said to screen readers when it changes.

let title = '';
const listeners = new Set<() => void>();

export function useTitle(next: string) {
  useEffect(() => {
    title = next;
    document.title = next ? `${next} · Weft` : 'Weft';
    for (const listener of listeners) listener();
  }, [next]);
}

export function useSaidTitle(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => title,
  );
}
