import { Link } from 'wouter';
import { useApi } from '../api/hooks';
import { specOf } from '../api/specs';

// The domains, as the way in for who does not know a word yet.
export function Domains() {
  const { data } = useApi('listDomains', { query: { limit: 60 } });
  if (!data || data.items.length === 0) return null;
  return (
    <section className="section" aria-labelledby="domains">
      <h2 id="domains">Domains</h2>
      <ul className="domains">
        {data.items.map((item) => {
          const domain = specOf(item);
          return (
            <li key={item.name}>
              <Link href={`/domains/${encodeURIComponent(item.name)}`} className="card domain">
                <span className="domain-name">{domain.title ?? item.name}</span>
                <span className="soft">{domain.description}</span>
                <span className="soft small">
                  {item.name}
                  {domain.team && ` · team ${domain.team}`}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
