import { Link } from 'wouter';
import type { AgreementRecord, Disclosed } from '../api/types';
import { Badge, type Dye } from '../parts/Dye';
import { Day, Moment } from '../parts/time';
import { words } from '../product/Facts';
import './access.css';

// Agreements in words, wherever they are shown.

type Shown = Pick<AgreementRecord, 'state' | 'in_force' | 'until'>;

export function State({ record }: { record: Shown }) {
  const [dye, text] = stateOf(record, new Date());
  return <Badge dye={dye}>{text}</Badge>;
}

const plain: Record<AgreementRecord['state'], [Dye, string]> = {
  requested: ['weld', 'waits for the owner'],
  approved: ['verdigris', 'in force'],
  refused: ['madder', 'refused'],
  revoked: ['plain', 'taken back'],
};

export function stateOf(record: Shown, now: Date): [Dye, string] {
  const isOver = record.state === 'approved' && !record.in_force;
  if (isOver) return record.until && new Date(record.until) <= now ? ['plain', 'over'] : ['weld', 'not begun'];
  return plain[record.state];
}

export function Terms({ record }: { record: AgreementRecord }) {
  return (
    <>
      {record.columns.length > 0 && (
        <p className="soft small">
          Only the columns <code>{record.columns.join(', ')}</code>
        </p>
      )}
      {record.filter && (
        <p className="soft small">
          Only rows with <code>{record.filter}</code>
        </p>
      )}
      {record.delivery && <p className="soft small">Delivery: {record.delivery}</p>}
    </>
  );
}

// "analyst asked for fleet.planes for team analytics, 3 minutes ago"
export function Sentence({ record }: { record: AgreementRecord }) {
  return (
    <>
      <b>{record.requested?.by ?? 'Somebody'}</b> asks for{' '}
      <Link href={`/tables/${encodeURIComponent(record.table)}`} className="mono">
        {record.table}
      </Link>{' '}
      for {record.consumer.kind} <b>{record.consumer.name}</b>
      {record.until && (
        <>
          {' '}
          until <Day at={record.until} />
        </>
      )}
      {record.requested?.at && (
        <span className="soft">
          , <Moment at={record.requested.at} />
        </span>
      )}
    </>
  );
}

function grouped(columns: Disclosed['columns']): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const column of columns) {
    const said = column.shown === 'masked' ? words(column.mask) : column.shown;
    groups.set(said, [...(groups.get(said) ?? []), column.name]);
  }
  return [...groups];
}

// What would be seen: by how, then the names.
export function Disclosure({ disclosed, who }: { disclosed: Disclosed; who: string }) {
  if (!disclosed.read) return <p>A policy denies it to {who} all the same.</p>;
  return (
    <dl className="disclosure small">
      {grouped(disclosed.columns).map(([said, names]) => (
        <div key={said}>
          <dt>{said}</dt>
          <dd className="mono">{names.join(', ')}</dd>
        </div>
      ))}
      {disclosed.filters.map((filter) => (
        <div key={filter}>
          <dt>only rows with</dt>
          <dd className="mono">{filter}</dd>
        </div>
      ))}
    </dl>
  );
}
