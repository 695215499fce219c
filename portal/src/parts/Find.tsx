import { type ReactNode, useId } from 'react';
import './parts.css';

// The field above a list: what is typed narrows it down, Escape empties it.
export function Find({
  label,
  words,
  change,
  among,
  enter,
  said,
  children,
}: {
  label: string; // "Find a table"
  words?: string; // left out: nobody follows it but `among`
  change: (words: string) => void;
  among?: string[]; // to choose from
  enter?: () => void;
  said?: ReactNode; // how much of the list is left
  children?: ReactNode; // more ways to narrow it down
}) {
  const id = useId();
  return (
    <div className="find">
      <input
        type="search"
        className="input"
        aria-label={label}
        placeholder={`${label} …`}
        value={words}
        list={among && id}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !enter) return;
          event.preventDefault();
          enter();
        }}
      />
      {among && (
        <datalist id={id}>
          {among.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
      {children}
      {said && (
        <p className="soft small" role="status">
          {said}
        </p>
      )}
    </div>
  );
}
