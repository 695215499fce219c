import type { QualityRule, Table as About } from '../api/types';
import { Empty } from '../parts/states';
import { Table, type Column } from '../parts/Table';

const comparisons: Record<string, string> = {
  mustBe: '',
  mustNotBe: 'not',
  mustBeGreaterThan: 'more than',
  mustBeGreaterOrEqualTo: 'at least',
  mustBeLessThan: 'less than',
  mustBeLessOrEqualTo: 'at most',
  mustBeBetween: 'between',
  mustNotBeBetween: 'not between',
};
const metrics: Record<string, string> = {
  nullValues: 'empty values:',
  missingValues: 'missing values:',
  invalidValues: 'invalid values:',
  duplicateValues: 'repeated values:',
  rowCount: 'rows:',
};
const units: Record<string, string> = { d: 'days', h: 'hours', m: 'minutes', y: 'years', percent: '%' };

function promise(rule: QualityRule): string {
  if (!rule.comparison) return '';
  const bounds = (rule.bounds ?? []).map((bound) => bound.toLocaleString('en')).join(' and ');
  const unit = rule.unit === 'percent' ? ' %' : '';
  const metric = metrics[rule.metric ?? ''] ?? `${rule.metric ?? 'rows of its SQL'}:`;
  return `${metric} ${comparisons[rule.comparison] ?? rule.comparison} ${bounds}${unit}`.replace('  ', ' ');
}

const columns: Column<QualityRule>[] = [
  { name: 'check', min: 160, grow: 1, cell: (rule) => rule.name.replaceAll('_', ' ') },
  { name: 'of', min: 110, grow: 0.6, cell: (rule) => (rule.column ? <code>{rule.column}</code> : 'the table') },
  { name: 'promise', min: 200, grow: 1.4, cell: (rule) => promise(rule) || <span className="soft">in words</span> },
  { name: 'why', min: 200, grow: 2, cell: (rule) => rule.description ?? '' },
];

// What its owner promises of it, checked against the data whenever it changes.
export default function Quality({ table }: { table: About }) {
  return (
    <>
      <section className="section" aria-labelledby="checks">
        <h2 id="checks">Checks</h2>
        {table.quality.length > 0 ? (
          <Table label={`Checks of ${table.name}`} columns={columns} rows={table.quality} keyOf={(_, index) => index} />
        ) : (
          <Empty title="Its contract has no checks.">
            Its owner adds them under <code>quality:</code>; <code>weft test</code> runs them.
          </Empty>
        )}
      </section>
      {table.sla.length > 0 && (
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
      )}
    </>
  );
}
