import { useEffect, useRef, useState } from 'react';

// A file that is dropped anywhere on the page. True while one is held above it.
export function useDrop(take: (file: File) => void, enabled: boolean): boolean {
  const [over, setOver] = useState(false);
  const taken = useRef(take);
  useEffect(() => {
    taken.current = take;
  });
  useEffect(() => {
    if (!enabled) return;
    const listening = new AbortController();
    let depth = 0; // of elements that it was dragged into
    const listen = (name: 'dragenter' | 'dragover' | 'dragleave' | 'drop', act: (event: DragEvent) => void) =>
      window.addEventListener(
        name,
        (event) => {
          const holdsFile = event.dataTransfer?.types.includes('Files') ?? false;
          if (!holdsFile || document.querySelector('dialog[open]')) return;
          event.preventDefault(); // else the browser opens the file
          act(event);
          setOver(depth > 0);
        },
        { signal: listening.signal },
      );
    listen('dragenter', () => void ++depth);
    listen('dragover', () => undefined);
    listen('dragleave', () => void --depth);
    listen('drop', (event) => {
      depth = 0;
      const file = event.dataTransfer?.files[0];
      if (file) taken.current(file);
    });
    return () => {
      listening.abort();
      setOver(false);
    };
  }, [enabled]);
  return over;
}
