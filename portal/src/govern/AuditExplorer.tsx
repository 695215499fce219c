import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useMemo } from 'react';
import { Link, useSearchParams } from 'wouter';
import { call } from '../api/client';
import { useApi } from '../api/hooks';
import { useMe } from '../api/session';
import { span } from '../parts/amount';
import { Code } from '../parts/Copy';
import { Badge, type Dye } from '../parts/Dye';
import { Field } from '../parts/Form';
import { OneLine } from '../parts/Links';
import { Await, Empty, Failure } from '../parts/states';
import { type Column, Table } from '../parts/Table';
import { Moment } from '../parts/time';
import { AuditRecord } from './AuditRecord';
import { questionFor, rowsMax, rowsOf, type Sought, soughtNames, type Touch, verbs } from './auditSql';

// Who did what, read what and was refused what, as far as it is one's own to see.

const spans = [
  { value: '1', text: 'the last day' },
  { value: '7', text: 'the last 7 days' },
  { value: '30', text: 'the last 30 days' },
  { value: '', text: 'all that is kept' },
];

const dyes: Record<string, Dye> = { done: 'verdigris', refused: 'madder', failed: 'madder', 'cut off': 'weld', cancelled: 'weld' };

export function Outcome({ outcome }: { outcome: string }) {
  return <Badge dye={dyes[outcome] ?? 'plain'}>{outcome}</Badge>;
}

const columns: Column<Touch>[] = [
  {
    name: 'record',
    min: 72,
    number: true,
    cell: ({ number }) => <Link href={`/govern/audit?number=${number}`}>{number}</Link>,
  },
  { name: 'when', min: 140, cell: ({ happened_at }) => <Moment at={happened_at} /> },
  { name: 'who', min: 104, cell: ({ caller }) => caller ?? <span className="soft">nobody known</span> },
  { name: 'did', min: 88, cell: ({ verb }) => verb },
  { name: 'outcome', min: 104, cell: ({ outcome }) => <Outcome outcome={outcome} /> },
  {
    name: 'tables',
    min: 170,
    grow: 1,
    cell: ({ tables }) => <span className="mono">{tables.join(', ')}</span>,
  },
  {
    name: 'what',
    min: 220,
    grow: 2.4,
    cell: ({ text, refusal }) => <OneLine text={refusal ?? text ?? ''} />,
  },
  { name: 'rows', min: 80, number: true, cell: ({ rows }) => (rows ? rows.toLocaleString('en') : '') },
  { name: 'took', min: 72, number: true, cell: ({ took_us }) => (took_us ? span(took_us / 1e6) : '') },
];

export function AuditExplorer() {
  const [parameters, setParameters] = useSearchParams();
  const sought: Sought = useMemo(() => {
    const given = Object.fromEntries(soughtNames.map((name) => [name, parameters.get(name) ?? undefined]));
    return given.number ? { number: given.number } : { days: '7', ...given, ...(given.days === undefined && { days: '7' }) };
  }, [parameters]);
  const question = useMemo(() => questionFor(sought, new Date()), [sought]);
  const asked = useApi('ask', { body: question });
  if (sought.number)
    return (
      <>
        <p className="small">
          <Link href="/govern/audit">All records</Link>
        </p>
        <Await asked={asked} what={`record ${sought.number}`}>
          {(answer) => <AuditRecord record={rowsOf<Record<string, unknown>>(answer)[0]} number={sought.number!} />}
        </Await>
      </>
    );
  return (
    <>
      <Filters key={parameters.toString()} sought={sought} look={(next) => setParameters(next)} />
      <Await asked={asked} what="the audit">
        {(answer) => <Touches touches={rowsOf<Touch>(answer)} truncated={answer.truncated} />}
      </Await>
      <Below sql={question.sql} params={question.params} />
    </>
  );
}

function Touches({ touches, truncated }: { touches: Touch[]; truncated: boolean }) {
  if (touches.length === 0)
    return (
      <Empty title="Nothing of this is on record, or it is not yours to see.">
        One sees one's own touches, and those of tables that one answers for.
      </Empty>
    );
  return (
    <section className="section" aria-label="Found">
      <p className="soft small" aria-live="polite">
        {truncated || touches.length === rowsMax ? `The newest ${rowsMax} records` : `${touches.length} on record`}, newest
        first
      </p>
      <Table label="Records of the audit" columns={columns} rows={touches} keyOf={({ number }) => number} />
    </section>
  );
}

function Filters({ sought, look }: { sought: Sought; look: (next: Record<string, string>) => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const next = soughtNames.flatMap((name) => {
      const value = String(data.get(name) ?? '').trim();
      return value || (name === 'days' && value !== '7') ? [[name, value]] : [];
    });
    look(Object.fromEntries(next));
  };
  return (
    <form className="audit-filters" onSubmit={submit}>
      <Field label="Who" name="who" defaultValue={sought.who ?? ''} placeholder="anybody" autoComplete="off" />
      <Picked label="Did" name="verb" value={sought.verb ?? ''} options={[{ value: '', text: 'anything' }, ...verbs.map((verb) => ({ value: verb, text: verb }))]} />
      <Field label="Table" name="table" defaultValue={sought.table ?? ''} placeholder="any, or its beginning" autoComplete="off" />
      <Picked label="When" name="days" value={sought.days ?? '7'} options={spans} />
      <button type="submit" className="button button-main">
        Look
      </button>
    </form>
  );
}

function Picked(props: { label: string; name: string; value: string; options: { value: string; text: string }[] }) {
  return (
    <label className="field">
      <span className="legend">{props.label}</span>
      <select name={props.name} className="input" defaultValue={props.value}>
        {props.options.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

// The same question for other tools, and for an admin whether the record holds.
function Below({ sql, params }: { sql: string; params: string[] }) {
  const me = useMe();
  const check = useMutation({ mutationFn: () => call('verifyAudit', {}) });
  return (
    <>
      {me.admin && (
        <div className="buttons beside">
          <button type="button" className="button" disabled={check.isPending} onClick={() => check.mutate()}>
            Is anything altered or missing?
          </button>
          <span aria-live="polite">
            {check.data &&
              (check.data.verified ? (
                <Badge dye="verdigris">the chain of records holds</Badge>
              ) : (
                <Badge dye="madder">{check.data.fault}</Badge>
              ))}
          </span>
          {check.error && <Failure fault={check.error} />}
        </div>
      )}
      <details>
        <summary>The same in SQL</summary>
        <Code text={params.reduce((text, value, index) => `${text}\n-- $${index + 1}: ${value}`, sql)} label="SQL" />
      </details>
    </>
  );
}
