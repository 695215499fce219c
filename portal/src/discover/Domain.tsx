import { Link } from 'wouter';
import { useApi } from '../api/hooks';
import { type DomainSpec, specOf } from '../api/specs';
import { Planned } from '../events/Planned';
import { useTitle } from '../frame/title';
import { Await, Empty } from '../parts/states';
import { Results } from './Results';
import './discover.css';

// A domain: what it is about, who answers for it, and what it publishes.
export default function Domain({ domain }: { domain: string }) {
  const asked = useApi('getDomain', { path: { name: domain } });
  useTitle(`${domain} · domain`);
  return (
    <Await asked={asked} what="the domain" page={domain}>
      {(item) => <About name={domain} spec={specOf(item)} />}
    </Await>
  );
}

function About({ name, spec }: { name: string; spec: DomainSpec }) {
  return (
    <div className="page">
      <div className="section">
        <p className="soft small">Domain</p>
        <h1>{spec.title ?? name}</h1>
        {spec.description && <p className="prose">{spec.description}</p>}
        <p className="facts soft">
          <code>{name}</code>
          {spec.team && <span>team {spec.team}</span>}
          {spec.curators && spec.curators.length > 0 && <span>curated by {spec.curators.join(', ')}</span>}
          <Link href={`/observe/${encodeURIComponent(name)}`}>Observe</Link>
          <Link href={`/lineage?domain=${encodeURIComponent(name)}`}>Lineage</Link>
        </p>
      </div>
      <Tables domain={name} />
      {spec.mode === 'centralised' && <Planned domain={name} />}
    </div>
  );
}

function Tables({ domain }: { domain: string }) {
  const found = useApi('search', { query: { q: '', domain, kind: 'table', limit: 200 } });
  return (
    <section className="section" aria-labelledby="tables">
      <h2 id="tables">What it publishes</h2>
      <Await asked={found} what="its tables">
        {({ items }) =>
          items.length > 0 ? (
            <Results items={items} />
          ) : (
            <Empty title="Nothing yet that you may know of.">
              Its team publishes with <code>weft init</code>, then <code>weft apply</code>.
            </Empty>
          )
        }
      </Await>
    </section>
  );
}
