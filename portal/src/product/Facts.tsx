import { Link } from 'wouter';
import type { Table } from '../api/types';
import { Badge } from '../parts/Dye';
import { Day } from '../parts/time';

function listed(names: string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

// Who answers for it, which contract holds, and how long.
export function Facts({ table }: { table: Table }) {
  const { owner, contract, lifetime } = table;
  return (
    <p className="facts soft">
      <span>
        Team <b>{owner.team || 'none'}</b>
      </span>
      {owner.people.length > 0 && <span>owner {listed(owner.people)}</span>}
      {owner.departed && <Badge dye="madder">its owner has left</Badge>}
      <span>contract {contract.version}</span>
      {table.granularity && <span>one row: {table.granularity.replace(/\.$/, '').toLowerCase()}</span>}
      {lifetime.deprecated && (
        <Badge dye="weld">
          deprecated{lifetime.retires && <> , answers until <Day at={lifetime.retires} /></>}
        </Badge>
      )}
      {!lifetime.deprecated && lifetime.status !== 'active' && <Badge dye="plain">{lifetime.status}</Badge>}
      {table.tags.map((tag) => (
        <Link key={tag} href={`/?tag=${encodeURIComponent(tag)}`} className="small">
          #{tag}
        </Link>
      ))}
    </p>
  );
}

// What this person gets of it, in a sentence.
export function YouSee({ table }: { table: Table }) {
  const masked = table.columns.filter((column) => column.shown === 'masked');
  const hidden = table.columns.filter((column) => column.shown === 'not granted');
  const names = (columns: typeof masked) => listed(columns.map((column) => column.name));
  if (!table.access.read)
    return (
      <p className="facts">
        <Badge dye="indigo">you may ask for it</Badge> <span className="soft">{table.access.refusal}</span>
      </p>
    );
  return (
    <p className="facts">
      <Badge dye="verdigris">you may read it</Badge>
      {masked.length > 0 && (
        <span>
          {names(masked)} {[...new Set(masked.map((column) => words(column.mask)))].join(', ')}
        </span>
      )}
      {hidden.length > 0 && <span>{names(hidden)} not granted</span>}
      {table.access.filters.map((filter) => (
        <span key={filter}>
          only rows with <code>{filter}</code>
        </span>
      ))}
      {masked.length + hidden.length + table.access.filters.length === 0 && <span className="soft">all of it, as it is</span>}
      {table.access.valid_until && (
        <span className="soft">
          until <Day at={table.access.valid_until} />
        </span>
      )}
    </p>
  );
}

const maskWords: Record<string, string> = { hash: 'hashed', null: 'left empty', redact: 'blacked out' };

export function words(mask: string | undefined): string {
  return maskWords[mask ?? ''] ?? mask ?? 'masked';
}
