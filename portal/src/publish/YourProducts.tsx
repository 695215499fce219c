import { Link } from 'wouter';
import { useApi } from '../api/hooks';
import { StateBadge } from '../parts/DataState';
import { Await } from '../parts/states';

// What stands in one's own domains already, to be changed.
export function YourProducts({ domains }: { domains: string[] }) {
  const asked = useApi('listProducts', { query: { limit: 1000 } });
  return (
    <Await asked={asked} what="your products">
      {({ items }) => {
        const own = items.filter(({ name }) => domains.includes(name.split('.')[0]!));
        if (own.length === 0) return null;
        return (
          <section className="section" aria-labelledby="yours">
            <h2 id="yours">What you publish</h2>
            <ul className="lines">
              {own.map(({ name, state }) => (
                <li key={name} className="line">
                  <Link href={`/products/${encodeURIComponent(name)}`} className="mono">
                    {name}
                  </Link>
                  {state && <StateBadge state={state.name} />}
                  <Link href={`/publish/${encodeURIComponent(name)}`} aria-label={`Edit ${name}`}>
                    Edit
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        );
      }}
    </Await>
  );
}
