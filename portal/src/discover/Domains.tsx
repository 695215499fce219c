import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { isHere, useApi } from '../api/hooks';
import { specOf } from '../api/specs';
import type { Domain } from '../api/types';
import { Loading } from '../parts/states';

const useDomains = (enabled: boolean) => useApi('listDomains', { query: { limit: 60 } }, { enabled });
export const useDomainsAreHere = (wanted: boolean) => isHere(useDomains(wanted));

// The domains, as the way in for who does not know a word yet; then what stands below them.
export function Domains({ children }: { children: ReactNode }) {
  const asked = useDomains(true);
  if (!isHere(asked)) return <Loading what="the domains" />;
  return (
    <>
      {asked.data && asked.data.items.length > 0 && <Cards domains={asked.data.items} />}
      {children}
    </>
  );
}

function Cards({ domains }: { domains: Domain[] }) {
  return (
    <section className="section" aria-labelledby="domains">
      <h2 id="domains">Domains</h2>
      <ul className="domains">
        {domains.map((item) => {
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
