import { lazy, Suspense, useState } from 'react';
import { useChartRows, useUnits } from '../ask/ChartPane';
import { ExportMenu } from '../ask/ExportMenu';
import { GridPane } from '../ask/GridPane';
import { useAnswer } from '../ask/session';
import { useTick } from '../ask/Results';
import { Uses } from '../ask/Uses';
import type { RunningAnswer } from '../ask/answer/answer';
import { duration, rows } from '../ask/words';
import { type ChartSpec, fits } from '../charts/spec';
import { Failure, Loading } from '../parts/states';

const Chart = lazy(() => import('../charts/Chart').then(({ Chart }) => ({ default: Chart })));

// An answer for reading: its chart, if it has one, and its rows.
export function Shown({ answer, chart, name }: { answer: RunningAnswer; chart: ChartSpec | undefined; name: string }) {
  const state = useAnswer(answer);
  const held = useChartRows(answer, state);
  const units = useUnits(state);
  const [said, say] = useState('');
  const [, tick] = useState(0);
  useTick(state.state === 'running', () => tick((count) => count + 1));
  if (state.state === 'failed') return <Failure fault={state.problem} />;
  if (state.state === 'running' && !state.columns)
    return (
      <div className="facts">
        <Loading what="its answer" />
        <span className="soft number">{duration(Date.now() - state.began)}</span>
        <button type="button" className="button button-danger" onClick={() => void answer.stop()}>
          Stop
        </button>
      </div>
    );
  const drawn = chart && state.columns && fits(chart, state.columns) && state.loaded > 0 ? chart : undefined;
  const hasMore = drawn?.kind !== 'number' || state.loaded > 1 || (state.columns?.length ?? 0) > drawn.y.length;
  return (
    <>
      {drawn && held && (
        <Suspense fallback={<Loading what="the chart" />}>
          <Chart spec={drawn} columns={state.columns!} rows={held} total={state.shown} units={units} name={name} />
        </Suspense>
      )}
      <Uses state={state} />
      {state.tail?.truncated && <p className="kept small">These are the first {rows(state.loaded)}; there are more. Export gives all.</p>}
      <div className="result-bar">
        <span className="soft">
          {rows(state.loaded)} · {duration(state.tail?.elapsed_ms ?? 0)}
        </span>
        <span className="small soft" role="status">
          {said}
        </span>
        {state.state !== 'running' && <ExportMenu body={answer.body} name={name} say={say} />}
      </div>
      {hasMore && <div className="question-grid"><GridPane answer={answer} state={state} say={say} /></div>}
    </>
  );
}
