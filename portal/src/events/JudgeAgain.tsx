import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { call } from '../api/client';
import { queries } from '../api/hooks';
import { isOwnerOf, useMe } from '../api/session';
import type { ReplayAnswer, Table } from '../api/types';
import { useCommands } from '../frame/commands';
import { many } from '../parts/amount';
import { Dialog } from '../parts/Dialog';
import { Choice, Form } from '../parts/Form';
import { blank, type Change, type Kind, kinds, mappingOf, reasonsOf } from './mend';
import './events.css';

// Refused events, mended and judged once more: first it is shown what would become of them, then those that fit
// are accepted, each once.
export function JudgeAgain({ table }: { table: Table }) {
  const me = useMe();
  const [open, setOpen] = useState(false);
  const may = table.name === `${table.domain}.rejected_events` && table.domain !== 'tracking' && isOwnerOf(me, table.domain);
  useCommands(useMemo(() => (may ? [{ text: `Judge ${table.name} again`, run: () => setOpen(true) }] : []), [may, table.name]));
  if (!may) return null;
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        Judge again …
      </button>
      {open && <Judging table={table} close={() => setOpen(false)} />}
    </>
  );
}

// The tables that they were sent to, and how many of each wait.
function useWaiting({ name, domain }: Table) {
  const sql = `SELECT coalesce(sent_to, '${domain}.events') AS sent_to, count(*) AS events FROM ${name} WHERE replayed_as IS NULL GROUP BY 1 ORDER BY 2 DESC`;
  return useQuery({
    queryKey: ['ask', { sql }],
    queryFn: async ({ signal }) => (await call('ask', { body: { sql } }, { signal })).rows as [string, number][],
  });
}

function Judging({ table, close }: { table: Table; close: () => void }) {
  const waiting = useWaiting(table);
  const [chosen, setChosen] = useState('');
  const [changes, setChanges] = useState([blank]);
  const to = chosen || waiting.data?.[0]?.[0] || `${table.domain}.events`;
  const judge = (isDry: boolean) =>
    call('replayRejected', { path: { table: to }, query: isDry ? { dry_run: '1' } : {}, body: mappingOf(changes) });
  const looked = useMutation({ mutationFn: () => judge(true) });
  const done = useMutation({ mutationFn: () => judge(false), onSuccess: () => queries.invalidateQueries() });
  const change = (next: Change[]) => (setChanges(next), looked.reset());
  const fit = looked.data?.accepted ?? 0;
  if (done.data) return <Done answer={done.data} table={to} close={close} />;
  return (
    <Dialog title="Judge what was refused again" close={close} wide>
      <p className="soft">
        Say what to change in them, or nothing if the contract or the plan has changed. What was sent stays as it is; what fits now
        is accepted, each event once.
      </p>
      <Form
        act={() => (fit > 0 ? done : looked).mutate()}
        submit={fit > 0 ? `Accept ${many(fit, 'event')}` : 'See what would be'}
        busy={looked.isPending || done.isPending}
        fault={looked.error ?? done.error}
        cancel={close}
      >
        {(waiting.data?.length ?? 0) > 1 && (
          <Choice
            label="Sent to"
            value={to}
            onChange={(next) => (setChosen(next), looked.reset())}
            options={waiting.data!.map(([name, events]) => ({ value: name, text: `${name} (${many(Number(events), 'event')})` }))}
          />
        )}
        <Changes changes={changes} change={change} />
        {looked.data && <Verdict answer={looked.data} />}
      </Form>
    </Dialog>
  );
}

function Changes({ changes, change }: { changes: Change[]; change: (changes: Change[]) => void }) {
  const put = (at: number, next: Partial<Change>) => change(changes.map((each, index) => (index === at ? { ...each, ...next } : each)));
  const word = (at: number, label: string, key: 'field' | 'from' | 'to') => (
    <input
      className="input"
      aria-label={`${label}, change ${at + 1}`}
      placeholder={label}
      value={changes[at]![key]}
      onChange={(event) => put(at, { [key]: event.target.value })}
    />
  );
  return (
    <fieldset className="mend">
      <legend>What to change</legend>
      {changes.map(({ kind }, at) => (
        <div key={at} className="mend-line">
          <select className="input" aria-label={`Change ${at + 1}`} value={kind} onChange={(event) => put(at, { kind: event.target.value as Kind })}>
            {Object.entries(kinds).map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
          {word(at, 'field', 'field')}
          {kind === 'replace' && word(at, 'value as it was sent', 'from')}
          {kind !== 'remove' && word(at, kind === 'rename' ? 'new name' : 'value', 'to')}
          {changes.length > 1 && (
            <button type="button" className="button button-plain" aria-label={`Take out change ${at + 1}`} onClick={() => change(changes.toSpliced(at, 1))}>
              ✕
            </button>
          )}
        </div>
      ))}
      <button type="button" className="button button-plain" onClick={() => change([...changes, blank])}>
        One more change
      </button>
    </fieldset>
  );
}

function Verdict({ answer }: { answer: ReplayAnswer }) {
  const { accepted, still_rejected, rejected } = answer;
  return (
    <div role="status">
      <p>
        {accepted > 0 ? <b>{many(accepted, 'event')} would be accepted</b> : <b>None would be accepted</b>}
        {still_rejected > 0 ? `, ${still_rejected.toLocaleString('en')} would stay refused:` : '.'}
      </p>
      <ul className="small soft">
        {reasonsOf(rejected).map(([reason, events]) => (
          <li key={reason}>
            {reason}: {many(events, 'event')}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Done({ answer, table, close }: { answer: ReplayAnswer; table: string; close: () => void }) {
  return (
    <Dialog title={`${many(answer.accepted, 'event')} accepted`} close={close}>
      <p role="status">
        They are in <code>{table}</code> now; each says in <code>replayed_as</code> where.
        {answer.still_rejected > 0 && ` ${many(answer.still_rejected, 'event')} stay refused.`}
      </p>
      <p className="buttons">
        <button type="button" className="button button-main" onClick={close}>
          Close
        </button>
      </p>
    </Dialog>
  );
}
