import { Link } from 'wouter';
import type { AnswerState } from './answer/answer';

// Which tables were read, and what of them was kept back or changed for this person, by which policies.
export function Uses({ state }: { state: AnswerState }) {
  const tables = state.tail?.tables ?? [];
  if (tables.length === 0) return null;
  const touched = tables.filter((table) => table.filtered || table.masked.length > 0);
  const plain = tables.filter((table) => !touched.includes(table));
  return (
    <ul className={touched.length > 0 ? 'kept small' : 'soft small'} aria-label="What you got of the tables">
      {touched.map((table) => (
        <li key={table.name}>
          <TableLink name={table.name} />
          {table.filtered && ' rows are kept from you'}
          {table.filtered && table.masked.length > 0 && ' and'}
          {table.masked.length > 0 && (
            <>
              {' '}
              <code>{table.masked.join(', ')}</code> {table.masked.length === 1 ? 'is' : 'are'} masked for you
            </>
          )}
          {table.policies.length > 0 && <span className="soft">, by {table.policies.join(' and ')}</span>}.{' '}
          <Link href={`/why?table=${encodeURIComponent(table.name)}`}>Why</Link>
        </li>
      ))}
      {plain.length > 0 && (
        <li>
          {plain.map((table, index) => (
            <span key={table.name}>
              {index > 0 && ', '}
              <TableLink name={table.name} />
            </span>
          ))}{' '}
          as {plain.length === 1 ? 'it is' : 'they are'}: all rows, nothing masked.
        </li>
      )}
    </ul>
  );
}

function TableLink({ name }: { name: string }) {
  return (
    <Link href={`/tables/${encodeURIComponent(name)}`} className="mono">
      {name}
    </Link>
  );
}
