import { type KeyboardEvent, memo } from 'react';
import { Link } from 'wouter';
import type { SearchItem } from '../api/types';
import { StateBadge } from '../parts/DataState';
import { Badge } from '../parts/Dye';
import { Said } from '../parts/Said';
import { addressOfItem, hasPage } from './address';

// Arrow keys walk through what was found; upwards from the first leads back to the words.
function walk(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-result] a')];
  const next = links.indexOf(document.activeElement as HTMLElement) + (event.key === 'ArrowDown' ? 1 : -1);
  event.preventDefault();
  if (next < 0) document.querySelector<HTMLElement>('.search input')?.focus();
  else links[next]?.focus();
}

function Highlighted({ parts }: { parts: SearchItem['highlights'] }) {
  return parts.map((part, index) => (part.match ? <mark key={index}>{part.text}</mark> : part.text));
}

const holdsData = new Set(['table', 'column', 'product', 'contract']);

const Result = memo(function Result({ item }: { item: SearchItem }) {
  const matchesName = item.name.includes(item.text);
  return (
    <li className="result" data-result>
      <div className="facts">
        {hasPage(item) ? (
          <Link href={addressOfItem(item)} className="result-name">
            {item.name}
          </Link>
        ) : (
          <span className="result-name">{item.name}</span>
        )}
        <span className="soft small">{item.kind}</span>
        {item.owner && <span className="soft small">team {item.owner}</span>}
        {item.state && item.state !== 'unknown' && <StateBadge state={item.state} />}
        {item.access === 'ask' && <Badge dye="indigo">ask for it</Badge>}
        {item.access === 'read' && holdsData.has(item.kind) && <Badge dye="verdigris">you may read it</Badge>}
      </div>
      {item.meaning && (
        <p>
          <Said text={item.meaning} />
        </p>
      )}
      {!matchesName && item.text !== item.meaning && (
        <p className="soft small">
          <Highlighted parts={item.highlights} />
        </p>
      )}
      {item.notice && (
        <p className="small">
          <Badge dye="weld">{item.notice}</Badge>
        </p>
      )}
    </li>
  );
});

// A product of one table is found with it; one of the two is enough.
export function distinct(items: SearchItem[]): SearchItem[] {
  const tables = new Set(items.filter(({ kind }) => kind === 'table').map(({ name }) => name));
  return items.filter(({ kind, name }) => !((kind === 'product' || kind === 'contract') && tables.has(name)));
}

export const Results = memo(function Results({ items }: { items: SearchItem[] }) {
  return (
    <ul className="lines" onKeyDown={walk}>
      {items.map((item) => (
        <Result key={`${item.kind} ${item.name}`} item={item} />
      ))}
    </ul>
  );
});
