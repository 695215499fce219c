import { Link } from 'wouter';
import { many } from '../parts/amount';
import { Links } from '../parts/Links';
import { Spark } from '../parts/Spark';
import { Day } from '../parts/time';
import type { Observation } from '../api/types';

// Which domains read which products of others: what the mesh is for.

export function Interfaces({
  interfaces,
  domain,
}: {
  interfaces: Observation['interfaces'];
  domain: string | undefined;
}) {
  const { items, weeks } = interfaces;
  const used = weeks.map((week) => week.interfaces);
  const readers = [...new Set(items.map((item) => item.domain))];
  return (
    <section className="section" aria-labelledby="interfaces">
      <h2 id="interfaces">Read across domains</h2>
      {items.length === 0 ? (
        <p className="soft">
          No domain {domain ? `reads ${domain}, and it reads no other` : 'reads another one'} yet. What its SQL and its people
          read in 90 days counts.
        </p>
      ) : (
        <div className="interfaces">
          {weeks.length > 1 && (
            <figure className="card">
              <figcaption className="soft small">
                Used in a week: {used.at(-1)}
                {used.length > 1 && `, the week before ${used.at(-2)}`}
              </figcaption>
              <Spark values={used} label={`Interfaces used, week by week: ${used.join(', ')}`} />
              <p className="soft small">
                since <Day at={weeks[0]!.week} />
              </p>
            </figure>
          )}
          <ul className="interfaces-list">
            {readers.map((reader) => {
              const products = items.filter((item) => item.domain === reader).map(({ product }) => product);
              return (
                <li key={reader}>
                  <Link href={`/observe/${encodeURIComponent(reader)}`}>{reader}</Link>{' '}
                  <span className="soft">reads {many(products.length, 'product')}:</span>{' '}
                  <Links names={products} to="/products" mono />
                </li>
              );
            })}
          </ul>
        </div>
      )}
    </section>
  );
}
