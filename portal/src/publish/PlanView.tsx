import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../api/client';
import { queries } from '../api/hooks';
import type { ApplyAnswer, Plan } from '../api/types';
import { Empty, Failure, Loading } from '../parts/states';
import { Conflict } from './Conflict';
import type { Draft } from './drafts';
import { FindingList } from './FindingList';
import { Access, Breaks, Changes, Notes } from './planParts';
import { applyDraft } from './sending';

type Show = (path: string, line?: number, column?: number) => void;

// Somebody else changed what this draft was made from.
export function isOutrun(fault: unknown): boolean {
  return fault instanceof Problem && fault.status === 409 && fault.hint.startsWith('Somebody was faster');
}

export function keyOf(draft: Draft): unknown[] {
  return [draft.product, draft.texts, draft.data.map(({ path, bytes, file }) => [path, bytes, file?.lastModified]), draft.expected];
}

// What applying would do, before it is done; and doing it.
export function PlanView({
  draft,
  change,
  show,
  applied,
}: {
  draft: Draft;
  change: (draft: Draft) => void;
  show: Show;
  applied: (answer: ApplyAnswer) => void;
}) {
  const [doing, setDoing] = useState('');
  const [allowBreaking, setAllowBreaking] = useState(false);
  const asked = useQuery({
    queryKey: ['plan', ...keyOf(draft)],
    queryFn: () => applyDraft(draft, { dryRun: true, allowBreaking: false }, setDoing),
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
  const apply = useMutation({
    mutationFn: () => applyDraft(draft, { dryRun: false, allowBreaking }, setDoing),
    onSuccess: (answer) => {
      applied(answer);
      void queries.invalidateQueries();
    },
  });
  const fault = apply.error ?? asked.error;
  if (isOutrun(fault)) return <Conflict draft={draft} fault={fault} change={change} />;
  if (asked.error) return <Failure fault={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Loading what={doing || 'the plan'} />;
  const { plan } = asked.data;
  const breaks = plan.breaking.length + plan.stopping.filter(({ question }) => question === undefined).length > 0;
  const mayApply = plan.changes.length > 0 && isFree(plan) && (!breaks || allowBreaking);
  return (
    <div className="plan">
      <Summary plan={plan} />
      {plan.findings.length > 0 && <FindingList findings={plan.findings} show={show} />}
      <Refusals plan={plan} />
      <Changes plan={plan} />
      <Breaks plan={plan} />
      <Access plan={plan} />
      <Notes plan={plan} />
      {plan.changes.length > 0 && (
        <section className="section" aria-label="Apply">
          {breaks && (
            <div className="checks">
              <label>
                <input type="checkbox" checked={allowBreaking} onChange={(event) => setAllowBreaking(event.target.checked)} />
                <span>Apply it all the same: its readers know of it.</span>
              </label>
            </div>
          )}
          {apply.error && <Failure fault={apply.error} />}
          <div className="buttons">
            <button
              type="button"
              className="button button-main"
              disabled={!mayApply || apply.isPending}
              onClick={() => apply.mutate()}
            >
              {apply.isPending ? doing || 'Applying …' : 'Apply'}
            </button>
            <button type="button" className="button" disabled={asked.isFetching} onClick={() => void asked.refetch()}>
              Plan anew
            </button>
          </div>
        </section>
      )}
    </div>
  );
}

function isFree(plan: Plan): boolean {
  const errors = plan.findings.some(({ severity }) => severity === 'error');
  return !errors && plan.refusals.length === 0 && plan.held.length === 0;
}

function Summary({ plan }: { plan: Plan }) {
  const { create, change, delete: gone, unchanged } = plan.summary;
  if (plan.changes.length === 0 && isFree(plan))
    return <Empty title="Nothing to do: the mesh is as these documents say." />;
  const parts = [
    create > 0 && `${create} to create`,
    change > 0 && `${change} to change`,
    gone > 0 && `${gone} to delete`,
    unchanged > 0 && `${unchanged} as before`,
  ].filter(Boolean);
  return (
    <p>
      <b>All or nothing:</b> {parts.join(', ')}. {!isFree(plan) && 'It cannot be applied like this.'}
    </p>
  );
}

function Refusals({ plan }: { plan: Plan }) {
  if (plan.refusals.length + plan.held.length === 0) return null;
  return (
    <div className="state state-refused" role="alert">
      <p className="state-title">
        {plan.refusals.length > 0 ? 'Not all of it is yours to change' : 'Agreements in force hold it'}
      </p>
      <ul>
        {[...plan.refusals, ...plan.held].map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p className="soft">
        {plan.refusals.length > 0
          ? 'Take the patch or the folder along, and let them apply it.'
          : 'Revoke them, or wait until they are over.'}
      </p>
    </div>
  );
}
