import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Check, TestAnswer } from '../api/types';
import { Badge, type Dye } from '../parts/Dye';
import { Empty, Failure, Loading } from '../parts/states';
import { Table, type Column } from '../parts/Table';
import type { Draft } from './drafts';
import { FindingList } from './FindingList';
import { keyOf } from './PlanView';
import { testDraft } from './sending';

const dyes: Record<Check['state'], Dye> = { passed: 'verdigris', failed: 'madder', skipped: 'plain' };
const order: Check['state'][] = ['failed', 'skipped', 'passed'];

const columns: Column<Check>[] = [
  { name: 'result', min: 96, cell: ({ state }) => <Badge dye={dyes[state]}>{state}</Badge> },
  { name: 'table', min: 210, grow: 1, cell: ({ table }) => <code>{table}</code> },
  { name: 'check', min: 200, grow: 2, cell: ({ name }) => name.replaceAll('_', ' ') },
  { name: 'what is wrong', min: 200, grow: 3, cell: ({ message }) => message },
];

// The draft's contracts, checks and tests, on the mesh as applying it would make it. Nothing is changed.
export function TestView({
  draft,
  show,
}: {
  draft: Draft;
  show: (path: string, line?: number, column?: number) => void;
}) {
  const [doing, setDoing] = useState('');
  const asked = useQuery({
    queryKey: ['test', ...keyOf(draft)],
    queryFn: () => testDraft(draft, setDoing),
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
  if (asked.error) return <Failure fault={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Loading what={doing || 'its tests'} />;
  return (
    <div className="plan">
      <Results answer={asked.data} />
      {asked.data.plan.findings.length > 0 && <FindingList findings={asked.data.plan.findings} show={show} />}
      <div className="buttons">
        <button type="button" className="button" disabled={asked.isFetching} onClick={() => void asked.refetch()}>
          Run them again
        </button>
      </div>
    </div>
  );
}

function Results({ answer }: { answer: TestAnswer }) {
  const { checks, left_out } = answer;
  const failed = checks.filter(({ state }) => state === 'failed').length;
  const passed = checks.filter(({ state }) => state === 'passed').length;
  const rows = [...checks].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  if (checks.length === 0)
    return (
      <Empty title="There is nothing to test yet.">
        A contract’s types and its <code>quality:</code> are tested, and each SELECT in <code>tests/</code> that gives no rows.
      </Empty>
    );
  return (
    <section className="section" aria-labelledby="results">
      <h2 id="results">
        <Badge dye={failed > 0 ? 'madder' : 'verdigris'}>
          {passed} of {checks.length} passed
        </Badge>
      </h2>
      <Table label="Results" columns={columns} rows={rows} keyOf={(_, index) => index} />
      {left_out.length > 0 && <p className="soft">Left out, because they are not yours to test: {left_out.join(', ')}</p>}
    </section>
  );
}
