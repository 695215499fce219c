import { Link, useSearchParams } from 'wouter';
import { useApi } from '../api/hooks';
import { useMe } from '../api/session';
import type { WhyAnswer } from '../api/types';
import { useTitle } from '../frame/title';
import { Badge } from '../parts/Dye';
import { Field, Form, textOf } from '../parts/Form';
import { Await, Empty } from '../parts/states';
import { Reasons } from './Reasons';
import './access.css';

// "Why can I not see this?", of oneself or, where one may, of others.
export default function Why() {
  const me = useMe();
  const [parameters, setParameters] = useSearchParams();
  const table = parameters.get('table') ?? '';
  const user = parameters.get('user') ?? '';
  const column = parameters.get('column') ?? '';
  useTitle('Why can I not see this?');
  const act = (data: FormData) => {
    const next: Record<string, string> = {};
    for (const name of ['table', 'column', 'user']) if (textOf(data, name)) next[name] = textOf(data, name);
    setParameters(next);
  };
  return (
    <div className="page">
      <h1>Why can I not see this?</h1>
      <p className="prose soft">Which rule, agreement, approver and end decide what somebody gets of a table.</p>
      <div className="why">
        <Form act={act} submit="Explain">
          <Field label="Table" name="table" defaultValue={table} required placeholder="fleet.planes" pattern="[^.]+\.[^.]+" title="domain.table" />
          <Field label="Column" name="column" defaultValue={column} hint="Left out: the whole table." />
          <Field
            label="Whose access"
            name="user"
            defaultValue={user}
            placeholder={me.user}
            hint="Yours when left out. Others’ are for its owners, curators and admins."
          />
        </Form>
        {table ? (
          <Explained table={table} column={column} user={user} />
        ) : (
          <Empty title="Name a table, and its rules are read out here." />
        )}
      </div>
    </div>
  );
}

function Explained({ table, column, user }: { table: string; column: string; user: string }) {
  const asked = useApi('explainAccess', {
    query: { table, ...(column && { column }), ...(user && { user }) },
  });
  return (
    <Await asked={asked} what="the reasons">
      {(answer) => ('items' in answer ? null : <Decision answer={answer} />)}
    </Await>
  );
}

function Decision({ answer }: { answer: WhyAnswer }) {
  const masked = answer.columns.filter((column) => column.shown === 'masked');
  return (
    <section className="card" aria-label="The decision" aria-live="polite">
      <p className="facts">
        <b>{answer.user}</b>
        {answer.read ? <Badge dye="verdigris">may read</Badge> : <Badge dye="madder">may not read</Badge>}
        <Link className="mono" href={`/tables/${encodeURIComponent(answer.table)}`}>
          {answer.table}
        </Link>
        {answer.column && <code>{answer.column}</code>}
      </p>
      <Reasons access={answer} />
      {answer.read && masked.length > 0 && (
        <ul className="small">
          {masked.map((column) => (
            <li key={column.name}>
              <code>{column.name}</code> <span className="soft">{column.why}</span>
            </li>
          ))}
        </ul>
      )}
      {!answer.read && answer.discover && (
        <p>
          <Link className="button" href={`/tables/${encodeURIComponent(answer.table)}/access`}>
            Ask for access
          </Link>
        </p>
      )}
    </section>
  );
}
