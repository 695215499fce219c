import type { ReactNode } from 'react';
import type { Table } from '../api/types';
import { Badge } from '../parts/Dye';
import { Moment } from '../parts/time';
import { dyes, stateOf, useOf } from './state';

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

// "fresh · data of 4 minutes ago · 14 of 14 checks · 336,776 rows · 41 readers in 90 days"
export function HowItIs({ table }: { table: Table }) {
  const state = stateOf(table);
  const use = useOf(table);
  const held = state ? state.checks.passed + state.checks.failed : 0;
  const said: ReactNode[] = [];
  if (state?.data_changed) said.push(<>data of <Moment at={state.data_changed} /></>);
  if (state && held > 0) said.push(`${state.checks.passed} of ${counted(held, 'check', 'checks')} hold`);
  if (state?.rows != null) said.push(counted(state.rows, 'row', 'rows'));
  if (use) said.push(`${counted(use.readers, 'reader', 'readers')} in ${use.days} days`);
  return (
    <p className="facts soft">
      {state && (
        <span title={state.why}>
          <Badge dye={dyes[state.name]}>{state.name}</Badge>
        </span>
      )}
      {!state && table.data === 'none' && <Badge dye="plain">no data</Badge>}
      {said.map((one, index) => (
        <span key={index}>{one}</span>
      ))}
      {state && state.name !== 'fresh' && state.why && <span>{state.why}</span>}
    </p>
  );
}
