import { useState } from 'react';
import './parts.css';

// Text to take along. Without a clipboard (plain HTTP on a network) it can still be selected.
export function Copy({ text, label }: { text: string; label: string }) {
  const [done, setDone] = useState(false);
  if (!navigator.clipboard) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setDone(true);
    setTimeout(() => setDone(false), 1500);
  };
  return (
    <button type="button" className="button button-plain" onClick={() => void copy()}>
      <span aria-live="polite">{done ? 'Copied' : 'Copy'}</span>
      <span className="unseen"> {label}</span>
    </button>
  );
}

export function Code({ text, label }: { text: string; label: string }) {
  return (
    <figure className="code">
      <figcaption>
        <span>{label}</span>
        <Copy text={text} label={label} />
      </figcaption>
      <pre tabIndex={0} aria-label={label}>
        {text}
      </pre>
    </figure>
  );
}
