import { Link } from 'wouter';
import { useApi } from '../api/hooks';
import type { Policy } from '../api/types';
import { type Column, Table } from '../parts/Table';
import { Await, Empty } from '../parts/states';
import { type PolicySpec, ruleInWords } from './words';

// Every policy that one may know of; those of the whole mesh first, since they hold everywhere.

const domainOf = (name: string) => (name.includes('.') ? name.split('.')[0]! : '');

const columns: Column<Policy>[] = [
  {
    name: 'policy',
    min: 220,
    grow: 0.8,
    cell: ({ name }) => (
      <Link className="mono" href={`/govern/policies/${encodeURIComponent(name)}`}>
        {name}
      </Link>
    ),
  },
  { name: 'holds in', min: 140, cell: ({ name }) => domainOf(name) || <b>the whole mesh</b> },
  {
    name: 'what it says',
    min: 280,
    grow: 3,
    cell: ({ name, spec }) => (
      <ul>
        {((spec as PolicySpec).rules ?? []).map((rule) => (
          <li key={rule.name}>{ruleInWords(name, rule)}</li>
        ))}
      </ul>
    ),
  },
];

export function Policies() {
  const asked = useApi('listPolicies', { query: { limit: 500 } });
  return (
    <Await asked={asked} what="the policies">
      {({ items }) =>
        items.length > 0 ? (
          <Table
            label="Policies"
            columns={columns}
            rows={[...items].sort((a, b) => domainOf(a.name).localeCompare(domainOf(b.name)) || a.name.localeCompare(b.name))}
            keyOf={({ name }) => name}
          />
        ) : (
          <Empty title="There is no policy: only those who answer for data read it.">
            One is a <code>policy.yaml</code> in the mesh's folder, a domain's or a product's.
          </Empty>
        )
      }
    </Await>
  );
}
