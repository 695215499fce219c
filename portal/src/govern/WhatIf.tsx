import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { addressOf, send } from '../api/client';
import type { Plan } from '../api/types';
import { Failure } from '../parts/states';
import { Foreseen } from './Foreseen';

// A changed document, what it would do and to whom, and only then the change itself.

const yaml = { 'content-type': 'application/yaml', accept: 'application/json' };

async function planOf(name: string, document: string): Promise<Plan> {
  const address = addressOf('planPolicy', { path: { name } });
  const answer = await send(address, { method: 'POST', headers: yaml, body: document });
  return answer.json() as Promise<Plan>;
}

async function put(name: string, document: string, version: number): Promise<void> {
  const headers = { ...yaml, 'if-match': `"${version}"` };
  await send(addressOf('putPolicy', { path: { name } }), { method: 'PUT', headers, body: document });
}

export function mayApply(plan: Plan): boolean {
  const broken = plan.findings.some(({ severity }) => severity === 'error');
  return plan.changes.length > 0 && !broken && plan.refusals.length === 0;
}

interface Props {
  name: string;
  document: string;
  version: number;
}

export function WhatIf(props: Props) {
  const [open, setOpen] = useState(false);
  if (open) return <Trial {...props} close={() => setOpen(false)} />;
  return (
    <div>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        What if it said something else?
      </button>
    </div>
  );
}

function Trial({ name, document, version, close }: Props & { close: () => void }) {
  const [text, setText] = useState(document);
  const id = useId();
  const client = useQueryClient();
  const look = useMutation<Plan>({ mutationFn: () => planOf(name, text) });
  const apply = useMutation<void>({
    mutationFn: () => put(name, text, version),
    onSuccess: () => client.invalidateQueries(),
  });
  const plan = look.data;
  return (
    <section className="card" aria-label="What if">
      <label htmlFor={id} className="legend">
        What if it said
      </label>
      <textarea
        id={id}
        className="input mono trial"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          look.reset();
        }}
      />
      <div className="buttons">
        <button type="button" className="button button-main" disabled={look.isPending} onClick={() => look.mutate()}>
          Who gains, who loses?
        </button>
        <button type="button" className="button" onClick={close}>
          Leave it as it is
        </button>
      </div>
      <div aria-live="polite">
        {look.error && <Failure fault={look.error} />}
        {plan && <Foreseen plan={plan} />}
      </div>
      {apply.error && <Failure fault={apply.error} />}
      {plan && mayApply(plan) && (
        <div className="buttons beside">
          <button type="button" className="button button-danger" disabled={apply.isPending} onClick={() => apply.mutate()}>
            Change the policy
          </button>
          <p className="soft small">
            What was applied from a folder shows there as drifted until the folder says the same.
          </p>
        </div>
      )}
    </section>
  );
}
