import { Link } from 'wouter';
import type { AccessShift, Plan, PlannedChange } from '../api/types';
import { Badge, type Dye } from '../parts/Dye';
import { FieldChanges } from '../parts/FieldChanges';

// A plan in words, part by part; a part that has nothing to say is not there.

const verbs: Record<PlannedChange['verb'], { dye: Dye; word: string }> = {
  create: { dye: 'verdigris', word: 'create' },
  change: { dye: 'indigo', word: 'change' },
  delete: { dye: 'madder', word: 'delete' },
};

export function Changes({ plan }: { plan: Plan }) {
  if (plan.changes.length === 0) return null;
  return (
    <section className="section" aria-labelledby="changes">
      <h2 id="changes">What changes</h2>
      {plan.changes.map((change) => (
        <div key={change.kind + change.name} className={`plan-line plan-${change.verb}`}>
          <p className="facts">
            <Badge dye={verbs[change.verb].dye}>{verbs[change.verb].word}</Badge>
            <span>
              {change.kind} <b>{change.name}</b>
            </span>
            <span className="soft small mono">{change.path}</span>
          </p>
          {change.code.length > 0 && (
            <p className="small">
              Code and data: <span className="mono">{change.code.join(', ')}</span>
            </p>
          )}
          {change.fields.length > 0 && <FieldChanges label={`Fields of ${change.name}`} fields={change.fields} />}
        </div>
      ))}
    </section>
  );
}

export function Breaks({ plan }: { plan: Plan }) {
  if (plan.breaking.length + plan.stopping.length === 0) return null;
  return (
    <section className="section" aria-labelledby="breaks">
      <h2 id="breaks">What breaks, and for whom</h2>
      {plan.breaking.map((broken) => (
        <div key={broken.table + broken.column + broken.message} className="plan-line plan-breaks">
          <p>
            <code>{broken.table}</code>: {broken.message}
          </p>
          <p className="soft small">
            {broken.readers.length > 0 ? `Used in the last 90 days by ${broken.readers.join(', ')}.` : 'Nobody used it in the last 90 days.'}
          </p>
        </div>
      ))}
      {plan.stopping.map((stopped, index) => (
        <div key={index} className="plan-line plan-breaks">
          <p>
            {stopped.question === undefined ? (
              <>
                The SQL of <code>{stopped.table}</code> stops{stopped.owner && `, of team ${stopped.owner}`}
              </>
            ) : (
              <>
                {stopped.question ? `The question ${stopped.question}` : 'A saved question'} stops, of {stopped.owner}, who is told
              </>
            )}
          </p>
          {stopped.reason && <p className="soft small">{stopped.reason}</p>}
        </div>
      ))}
    </section>
  );
}

const sees = { nothing: 'does not know of it', find: 'finds it', read: 'reads it' };
const rowWords = { same: '', more: 'sees more rows', fewer: 'sees fewer rows', others: 'sees other rows' };

function isGain(shift: AccessShift): boolean {
  const order = ['nothing', 'find', 'read'];
  const step = order.indexOf(shift.after) - order.indexOf(shift.before);
  return step > 0 || (step === 0 && shift.loses.length === 0 && shift.rows !== 'fewer');
}

export function Access({ plan }: { plan: Plan }) {
  if (plan.access.length === 0) return null;
  return (
    <section className="section" aria-labelledby="access">
      <h2 id="access">Who gains, who loses</h2>
      <ul className="section">
        {plan.access.map((shift) => (
          <li key={shift.who + shift.table} className="plan-shift">
            <Badge dye={isGain(shift) ? 'verdigris' : 'weld'}>{isGain(shift) ? 'gains' : 'loses'}</Badge>
            <b>{shift.who}</b>
            <span>
              <code>{shift.table}</code>:{' '}
              {shift.before === shift.after ? sees[shift.after] : `${sees[shift.before]} today, ${sees[shift.after]} then`}
            </span>
            {rowWords[shift.rows] && <span>{rowWords[shift.rows]}</span>}
            {[...shift.gains, ...shift.loses].slice(0, 4).map(({ column, before, after }) => (
              <span key={column} className="soft small">
                <code>{column}</code> {before} → {after}
              </span>
            ))}
            {shift.touches > 0 && <span className="soft small">used it {shift.touches} times in 90 days</span>}
          </li>
        ))}
      </ul>
      {plan.access_cut && <p className="soft">There were too many to compare all of them.</p>}
    </section>
  );
}

export function Notes({ plan }: { plan: Plan }) {
  const late = plan.versions.filter(({ enough, suggestedVersion }) => !enough && suggestedVersion);
  return (
    <>
      {late.map((advice) => (
        <p key={advice.contract} className="kept">
          The contract <code>{advice.contract}</code> changes in a <b>{advice.level}</b> way: let it bear version{' '}
          <b>{advice.suggestedVersion}</b>. <span className="soft">{advice.reasons.slice(0, 3).join('; ')}</span>
        </p>
      ))}
      {plan.deprecations.map(({ table, notice, told }) => (
        <p key={table} className="kept">
          {notice}. {told.length > 0 ? `Told with this: ${told.join(', ')}.` : 'Nobody reads it.'}
        </p>
      ))}
      {plan.folder && plan.changes.length > 0 && (
        <p className="kept">
          These documents came from the folder <b>{plan.folder}</b>, which is kept elsewhere, in a repository perhaps. Take the
          patch along: its next apply shows this change as drift, and overwrites it.
        </p>
      )}
      {plan.rebuild.length > 0 && (
        <p className="soft">
          Data is taken in or made anew: {plan.rebuild.map((table) => <code key={table}>{table} </code>)}
        </p>
      )}
    </>
  );
}

export function Links({ product, tables }: { product: string; tables: string[] }) {
  return (
    <ul className="section">
      {tables.map((table) => (
        <li key={table} className="facts">
          <Link href={`/tables/${encodeURIComponent(table)}`} className="mono">
            {table}
          </Link>
          <Link href={`/tables/${encodeURIComponent(table)}/sample`}>its rows</Link>
          <Link href={`/tables/${encodeURIComponent(table)}/access`}>who may read it</Link>
        </li>
      ))}
      <li>
        <Link href={`/products/${encodeURIComponent(product)}`}>The product’s page</Link>
      </li>
      <li>
        <Link href={`/?q=${encodeURIComponent(product.split('.').at(-1) ?? product)}`}>How it is found</Link>
      </li>
    </ul>
  );
}
