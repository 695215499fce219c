import { Code } from '../parts/Copy';
import { span } from '../parts/amount';
import { Links } from '../parts/Links';
import { Empty } from '../parts/states';
import { Moment } from '../parts/time';
import { Outcome } from './AuditExplorer';

// One record, whole.

const words: Record<string, string> = {
  happened_at: 'when',
  verb: 'did',
  caller: 'who',
  refused: 'wanted',
  took_us: 'took',
  filtered: 'rows kept back',
  masked: 'columns masked',
  principals: 'read as',
  request: 'request',
};
const pages: Record<string, string> = { tables: '/tables', policies: '/govern/policies' };
const apart = new Set(['number', 'text', 'refusal']);

function isTold(value: unknown): boolean {
  return value !== null && value !== '' && value !== false && value !== 0 && !(Array.isArray(value) && value.length === 0);
}

function Value({ name, value }: { name: string; value: unknown }) {
  if (name === 'happened_at') return <Moment at={String(value)} />;
  if (name === 'took_us') return span(Number(value) / 1e6);
  if (name === 'outcome') return <Outcome outcome={String(value)} />;
  const page = pages[name];
  if (page) return <Links names={value as string[]} to={page} mono />;
  if (Array.isArray(value)) return <span className="mono">{value.join(', ')}</span>;
  if (value === true) return 'yes';
  return typeof value === 'number' ? value.toLocaleString('en') : String(value);
}

export function AuditRecord({ record, number }: { record: Record<string, unknown> | undefined; number: string }) {
  if (!record) return <Empty title={`There is no record ${number}, or it is not yours to see.`} />;
  const facts = Object.entries(record).filter(([name, value]) => !apart.has(name) && isTold(value));
  return (
    <section className="section" aria-labelledby="record">
      <h2 id="record">Record {number}</h2>
      {typeof record.refusal === 'string' && <p className="audit-refusal">{record.refusal}</p>}
      <dl className="audit-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{words[name] ?? name}</dt>
            <dd>
              <Value name={name} value={value} />
            </dd>
          </div>
        ))}
      </dl>
      {typeof record.text === 'string' && <Code text={record.text} label="What was asked or changed" />}
    </section>
  );
}
