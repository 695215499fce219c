import { useApi } from '../api/hooks';
import type { Check, QualityRule, Table as About } from '../api/types';
import { Badge } from '../parts/Dye';
import { Await, Empty } from '../parts/states';
import { Table, type Column } from '../parts/Table';
import { foundBy, otherFaults, promise } from './checks';
import { PastChecks } from './PastChecks';

const pastShown = 30;
const units: Record<string, string> = { d: 'days', h: 'hours', m: 'minutes', y: 'years', percent: '%' };

function Found({ check }: { check: Check | undefined }) {
  if (!check) return <span className="soft">not checked yet</span>;
  if (check.state === 'skipped') return <span className="soft">for people to check</span>;
  if (check.state === 'passed') return <Badge dye="verdigris">holds</Badge>;
  return (
    <>
      <Badge dye="madder">fails</Badge> {check.message}
    </>
  );
}

function columnsFor(results: Check[]): Column<QualityRule>[] {
  return [
    { name: 'check', min: 160, grow: 1, cell: (rule) => rule.name.replaceAll('_', ' ') },
    { name: 'of', min: 110, grow: 0.6, cell: (rule) => (rule.column ? <code>{rule.column}</code> : 'the table') },
    { name: 'promise', min: 190, grow: 1.2, cell: (rule) => promise(rule) || <span className="soft">in words</span> },
    { name: 'now', min: 150, grow: 0.8, cell: (rule) => <Found check={foundBy(rule, results)} /> },
    { name: 'why', min: 200, grow: 2, cell: (rule) => rule.description ?? '' },
  ];
}

// What its owner promises of it, checked against the data whenever it changes.
export default function Quality({ table }: { table: About }) {
  const asked = useApi('listChecks', { path: { table: table.name }, query: { limit: pastShown } });
  const results = asked.data?.results ?? [];
  const others = otherFaults(table.quality, results);
  return (
    <>
      <section className="section" aria-labelledby="checks">
        <h2 id="checks">Checks</h2>
        {table.quality.length > 0 ? (
          <Table label={`Checks of ${table.name}`} columns={columnsFor(results)} rows={table.quality} keyOf={(_, index) => index} />
        ) : (
          <Empty title="Its contract has no checks of its own.">
            Its owner adds them under <code>quality:</code>; types, keys and what may be empty are checked all the same.
          </Empty>
        )}
        {others.length > 0 && (
          <ul className="kept" aria-label="What else does not hold">
            {others.map((check) => (
              <li key={check.name}>
                <Badge dye="madder">fails</Badge> {check.name}
                {check.message && `: ${check.message}`}
              </li>
            ))}
          </ul>
        )}
      </section>
      <Await asked={asked} what="past checks">
        {({ items }) => <PastChecks table={table.name} past={items} />}
      </Await>
      <Service table={table} />
    </>
  );
}

function Service({ table }: { table: About }) {
  if (table.sla.length === 0) return null;
  return (
    <section className="section" aria-labelledby="service">
      <h2 id="service">Service</h2>
      <dl className="pairs">
        {table.sla.map((sla) => (
          <div key={sla.property}>
            <dt>{sla.property.replace(/([A-Z])/g, ' $1').toLowerCase()}</dt>
            <dd>
              <b>
                {sla.value} {units[sla.unit] ?? sla.unit}
              </b>{' '}
              <span className="soft">{sla.description}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
