import { useEffect, useRef } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { askAhead } from '../api/hooks';
import { searchOf } from '../discover/asked';

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

// Typing here is searching: what is found stands on Discover, whose address holds the words.
export function SearchBar({ openPalette }: { openPalette: () => void }) {
  const [location, navigate] = useLocation();
  const [parameters, setParameters] = useSearchParams();
  const input = useRef<HTMLInputElement>(null);
  const here = location === '/';
  const words = here ? (parameters.get('q') ?? '') : '';

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, dialog');
      if (event.key !== '/' || typing || event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  const search = (next: string) => {
    if (!here) return navigate(`/?q=${encodeURIComponent(next)}`);
    const address = new URLSearchParams(parameters);
    if (next) address.set('q', next);
    else address.delete('q');
    askAhead('search', searchOf(address));
    setParameters(address, { replace: true });
  };
  const intoResults = (event: React.KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
    const first = document.querySelector<HTMLAnchorElement>('[data-result] a');
    if (!first) return;
    event.preventDefault();
    if (event.key === 'Enter') first.click();
    else first.focus();
  };
  return (
    <search className="search">
      <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14" />
      </svg>
      <input
        ref={input}
        type="search"
        aria-label="Search tables, columns, domains, people"
        placeholder="Search tables, columns, domains, people …"
        value={words}
        onChange={(event) => search(event.target.value)}
        onKeyDown={intoResults}
        autoComplete="off"
        spellCheck={false}
      />
      <button type="button" className="search-key" onClick={openPalette}>
        {isMac ? '⌘K' : 'Ctrl K'}
        <span className="unseen">, all commands</span>
      </button>
    </search>
  );
}
