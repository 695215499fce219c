import { Link } from 'wouter';
import type { GraphNode, LineageGraph } from '../api/types';
import { Copy } from '../parts/Copy';
import { StateBadge } from '../parts/DataState';
import { Impact } from './Impact';
import type { Chosen } from './Picture';

// What is chosen in the picture: what it is, what it comes from, what it goes to.

interface Props {
  graph: LineageGraph;
  chosen: Chosen;
  choose: (chosen: Chosen) => void;
  impact: boolean;
  setImpact: (shown: boolean) => void;
}

const kinds = { source: 'File', table: 'Table', domain: 'Domain', consumer: 'Reader' } as const;

export function Panel({ graph, chosen, choose, impact, setImpact }: Props) {
  const box = graph.nodes.find(({ id }) => id === chosen.box);
  if (!box)
    return (
      <aside className="lineage-panel" aria-label="What is chosen">
        <p className="soft">Choose a box to see its way up and down; then a column of it.</p>
        <ul className="signs soft small">
          <li>
            <Sample /> values flow
          </li>
          <li>
            <Sample dashed /> filters, joins, groups or sorts
          </li>
        </ul>
        <p className="soft small">Arrow keys walk along the lines, + and − zoom, Esc lets go.</p>
      </aside>
    );
  const from = graph.edges.filter(({ to }) => to === box.id).map((edge) => edge.from);
  const to = graph.edges.filter((edge) => edge.from === box.id).map((edge) => edge.to);
  return (
    <aside className="lineage-panel" aria-label="What is chosen">
      <Head box={box} column={chosen.column} />
      <Ends title="Comes from" ids={from} graph={graph} choose={choose} />
      <Ends title="Goes to" ids={to} graph={graph} choose={choose} />
      {box.kind === 'table' && (
        <Impact table={box.name} column={chosen.column} owner={box.owner} shown={impact} setShown={setImpact} />
      )}
    </aside>
  );
}

function Sample({ dashed }: { dashed?: boolean }) {
  return (
    <svg width="40" height="8" viewBox="0 0 40 8" aria-hidden="true">
      <path className={dashed ? 'edge edge-dashed' : 'edge'} d="M0 4H40" />
    </svg>
  );
}

function Head({ box, column }: { box: GraphNode; column: string | undefined }) {
  const name = encodeURIComponent(box.name);
  return (
    <div className="section">
      <p className="soft small">{column ? 'Column' : kinds[box.kind]}</p>
      <h2 className="mono lineage-name">{column ? `${box.name}.${column}` : box.name}</h2>
      <p className="facts">
        {box.state && <StateBadge state={box.state} />}
        {box.owner && <span className="soft">team {box.owner}</span>}
      </p>
      <div className="buttons">
        {box.kind === 'table' && (
          <Link className="button" href={`/tables/${name}${column ? `?column=${encodeURIComponent(column)}` : ''}`}>
            Open
          </Link>
        )}
        {box.kind === 'domain' && (
          <Link className="button button-main" href={`/lineage?domain=${name}`}>
            Show its tables
          </Link>
        )}
        <Copy text={column ? `${box.name}.${column}` : box.name} label="its name" />
      </div>
    </div>
  );
}

function Ends({
  title,
  ids,
  graph,
  choose,
}: {
  title: string;
  ids: string[];
  graph: LineageGraph;
  choose: (chosen: Chosen) => void;
}) {
  const nodes = graph.nodes.filter(({ id }) => ids.includes(id));
  if (nodes.length === 0) return null;
  return (
    <div className="section">
      <h3>{title}</h3>
      <ul>
        {nodes.slice(0, 12).map((node) => (
          <li key={node.id}>
            <button type="button" className="lineage-end" onClick={() => choose({ box: node.id, column: undefined })}>
              {node.name}
            </button>
          </li>
        ))}
      </ul>
      {nodes.length > 12 && <p className="soft small">and {nodes.length - 12} more</p>}
    </div>
  );
}
