import type { ReactNode } from 'react';
import type { Table } from '../api/types';
import { many } from '../parts/amount';
import { StateBadge } from '../parts/DataState';
import { Moment } from '../parts/time';

// "fresh · data of 4 minutes ago · 14 of 14 checks · 336,776 rows · 41 readers in 90 days"
export function HowItIs({ table }: { table: Table }) {
  const { state, use } = table;
  const held = state.checks.passed + state.checks.failed;
  const said: ReactNode[] = [];
  if (state.data_changed) said.push(<>data of <Moment at={state.data_changed} /></>);
  if (held > 0) said.push(`${state.checks.passed} of ${many(held, 'check')} hold`);
  if (state.rows !== null) said.push(many(state.rows, 'row'));
  said.push(`${many(use.readers, 'reader')} in ${use.days} days`);
  return (
    <p className="facts soft">
      <span title={state.why}>
        <StateBadge state={state.name} />
      </span>
      {said.map((one, index) => (
        <span key={index}>{one}</span>
      ))}
      {state.name !== 'fresh' && state.why && <span>{state.why}</span>}
    </p>
  );
}
