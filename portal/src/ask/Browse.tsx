import { useState } from 'react';
import { Link } from 'wouter';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/hooks';
import type { Column, SearchItem } from '../api/types';
import { Find } from '../parts/Find';
import { Name } from '../parts/Name';
import { Await } from '../parts/states';
import { domains, tables } from './sql/known';
import { quotedName, quotedTable } from './statements';

// What one may read, by domain, down to the columns; a click writes its name where the cursor is.

interface Inserts {
  insert: (text: string) => void;
}

export function Browse({ insert }: Inserts) {
  const [words, setWords] = useState('');
  const asked = useQuery({ queryKey: ['ask-domains'], queryFn: domains, staleTime: 60_000 });
  return (
    <aside className="ask-left" aria-label="What you may read">
      <Find label="Find a table" words={words} change={setWords} />
      {words.trim() ? (
        <Tables words={words.trim()} insert={insert} />
      ) : (
        <Await asked={asked} what="domains">
          {(all) => all.map(({ name, title }) => <Domain key={name} name={name} title={title} first={all.length <= 8} insert={insert} />)}
        </Await>
      )}
      <p className="ask-more">
        <Link href="/questions">Saved questions</Link>
        <Link href="/build">Build without SQL</Link>
      </p>
    </aside>
  );
}

function Domain({ name, title, first, insert }: { name: string; title: string; first: boolean } & Inserts) {
  const [open, setOpen] = useState(first);
  return (
    <details className="browse" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary title={title}>{name}</summary>
      {open && <Tables words="" domain={name} insert={insert} />}
    </details>
  );
}

function Tables({ words, domain, insert }: { words: string; domain?: string } & Inserts) {
  const asked = useQuery({ queryKey: ['ask-tables', words, domain], queryFn: () => tables(words, domain), staleTime: 60_000 });
  return (
    <Await asked={asked} what="tables">
      {(found) => <Found items={found} domain={domain} insert={insert} />}
    </Await>
  );
}

function Found({ items, domain, insert }: { items: SearchItem[]; domain: string | undefined } & Inserts) {
  const readable = items.filter((item) => item.access === 'read');
  const others = items.filter((item) => item.access === 'ask');
  return (
    <>
      {readable.map((item) => (
        <OneTable key={item.name} item={item} name={domain ? item.name.slice(domain.length + 1) : item.name} insert={insert} />
      ))}
      {readable.length === 0 && <p className="soft small browse-none">Nothing that you may read{others.length > 0 ? ' yet' : ''}.</p>}
      {others.length > 0 && (
        <p className="small browse-none">
          <Link href={domain ? `/domains/${encodeURIComponent(domain)}` : `/tables/${encodeURIComponent(others[0]!.name)}`} className="soft">
            {others.length === 1 ? `${others[0]!.name}: ask for it` : `${others.length} more to ask for`}
          </Link>
        </p>
      )}
    </>
  );
}

function OneTable({ item, name, insert }: { item: SearchItem; name: string } & Inserts) {
  const [open, setOpen] = useState(false);
  return (
    <div className="browse browse-table">
      <div className="browse-row">
        <button type="button" className="browse-toggle" aria-expanded={open} aria-label={`Columns of ${item.name}`} onClick={() => setOpen(!open)}>
          {open ? '▾' : '▸'}
        </button>
        <button type="button" className="browse-name" onClick={() => insert(quotedTable(item.name))}>
          <Name text={name} title={item.meaning ?? name} />
        </button>
      </div>
      {open && <Columns table={item.name} insert={insert} />}
    </div>
  );
}

function tip(column: Column): string {
  const shown = column.shown === 'as is' ? '' : `\nYou see it ${column.shown}. ${column.why ?? ''}`;
  return `${column.meaning || 'Its meaning is not said yet.'}${column.null_meaning ? `\nNull: ${column.null_meaning}` : ''}${shown}`;
}

function Columns({ table, insert }: { table: string } & Inserts) {
  const asked = useApi('getTable', { path: { table } });
  return (
    <Await asked={asked} what="columns">
      {(about) => (
        <ul className="browse-columns">
          {about.columns
            .filter((column) => column.shown !== 'not granted')
            .map((column) => (
              <li key={column.name}>
                <button type="button" onClick={() => insert(quotedName(column.name))}>
                  <span className="browse-name mono">
                    <Name text={column.name} title={tip(column)} />
                  </span>
                  <span className="soft">{column.unit || column.type}</span>
                </button>
              </li>
            ))}
        </ul>
      )}
    </Await>
  );
}
