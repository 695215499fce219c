import { Link } from 'wouter';
import { useApi } from '../api/hooks';
import type { LineageGraph } from '../api/types';
import { many } from '../parts/amount';
import { Await } from '../parts/states';

// "What if I change this?": who would feel it if the table, or the column, went.

interface Props {
  table: string;
  column: string | undefined;
  owner: string | null;
  shown: boolean;
  setShown: (shown: boolean) => void;
}

export function Impact({ table, column, owner, shown, setShown }: Props) {
  const asked = useApi(
    'getLineageGraph',
    { query: { table, direction: 'downstream', impact: true, ...(column && { column }) } },
    { enabled: shown },
  );
  return (
    <div className="section">
      <button type="button" className="button" aria-expanded={shown} onClick={() => setShown(!shown)}>
        What if I change this?
      </button>
      {shown && (
        <div className="lineage-impact" aria-live="polite">
          <Await asked={asked} what="who would feel it">
            {(graph) => <Felt graph={graph} what={column ? `${table}.${column}` : table} table={table} owner={owner} />}
          </Await>
        </div>
      )}
    </div>
  );
}

function Felt({ graph, what, table, owner }: { graph: LineageGraph; what: string; table: string; owner: string | null }) {
  const made = graph.nodes.filter(({ kind, name }) => kind === 'table' && name !== table);
  const readers = graph.impact?.readers;
  const nobody = made.length === 0 && readers?.length === 0;
  return (
    <>
      {nobody && (
        <p>
          Nobody: nothing is made from <code>{what}</code>, and nobody has read it in 90 days.
        </p>
      )}
      {made.length > 0 && (
        <>
          <h3>{many(made.length, 'table is', 'tables are')} made from it</h3>
          <ul>
            {made.map(({ id, name }) => (
              <li key={id}>
                <Link href={`/tables/${encodeURIComponent(name)}`} className="mono">
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      {readers && readers.length > 0 && (
        <>
          <h3>{many(readers.length, 'reader')} would break</h3>
          <ul>
            {readers.map((reader) => (
              <li key={reader}>{reader}</li>
            ))}
          </ul>
        </>
      )}
      {readers ? (
        !nobody && <p className="soft small">Take it away only with a new major version: both answer until the old one ends.</p>
      ) : (
        <p className="soft small">Who reads it is told to those who answer for it{owner && `: team ${owner}`}.</p>
      )}
    </>
  );
}
