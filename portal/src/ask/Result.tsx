import { useEffect, useReducer, useRef, useState } from 'react';
import { Link } from 'wouter';
import { Failure } from '../parts/states';
import type { RunningAnswer } from './answer/answer';
import { ChartPane } from './ChartPane';
import { ExportMenu } from './ExportMenu';
import { asShown, lineOf, placeOf, tableIn } from './fault';
import { GridPane } from './GridPane';
import { type ResultActions, useTick } from './Results';
import { type Part, useAnswer } from './session';
import { Uses } from './Uses';
import { duration, rows, size } from './words';

interface Props {
  part: Part;
  text: string; // that the part is of
  answer: RunningAnswer;
  actions: ResultActions;
  stop: () => void;
}

// One answer: how far it is, what was kept back, its rows, its chart.
export function Result({ part, text, answer, actions, stop }: Props) {
  const state = useAnswer(answer);
  const [, tick] = useReducer((count: number) => count + 1, 0);
  const [said, say] = useState('');
  const isChart = actions.chart !== undefined;
  useTick(state.state === 'running', tick);
  if (state.state === 'failed') return <Failed part={part} text={text} answer={answer} actions={actions} />;
  const hasRows = (state.columns?.length ?? 0) > 0;
  return (
    <>
      <div className="result-bar">
        {hasRows && (
          <div className="switch" role="group" aria-label="Shown as">
            <button type="button" className="button" aria-pressed={!isChart} onClick={() => actions.setChart(undefined)}>
              Table
            </button>
            <button type="button" className="button" aria-pressed={isChart} disabled={state.state === 'running' && state.loaded === 0} onClick={() => actions.setChart(actions.chart ?? { kind: 'bar', y: [] })}>
              Chart
            </button>
          </div>
        )}
        <Progress answer={answer} stop={stop} />
        <span className="small soft" role="status">
          {said}
        </span>
        {hasRows && state.state !== 'running' && <ExportMenu body={answer.body} name={actions.name} say={say} />}
      </div>
      <Loaded answer={answer} again={actions.again} />
      <Uses state={state} />
      {hasRows && (isChart ? <ChartPane answer={answer} state={state} chart={actions.chart!} setChart={actions.setChart} name={actions.name} /> : <GridPane answer={answer} state={state} say={say} />)}
    </>
  );
}

function Progress({ answer, stop }: { answer: RunningAnswer; stop: () => void }) {
  const { state, began, ended, loaded, bytes, tail } = useAnswer(answer);
  const time = duration((ended ?? Date.now()) - began);
  if (state === 'running')
    return (
      <>
        <span className="soft number" role="timer">
          {loaded > 0 ? `${rows(loaded)} so far · ${size(bytes)} · ${time}` : `Running · ${time}`}
        </span>
        <button type="button" className="button button-danger" onClick={stop}>
          Stop
        </button>
      </>
    );
  return (
    <span className="soft number" role="status">
      {state === 'stopped' ? `Stopped after ${rows(loaded)}` : rows(loaded)} · {duration(tail?.elapsed_ms ?? (ended ?? 0) - began)}
    </span>
  );
}

// Whether these are all rows, said plainly.
function Loaded({ answer, again }: { answer: RunningAnswer; again: (limit: number) => void }) {
  const { state, loaded, tail, full } = useAnswer(answer);
  if (state === 'stopped' && loaded > 0) return <p className="kept small">You stopped it: these are the rows that had come, in no promised order.</p>;
  if (full) return <p className="kept small">The browser holds no more than these {rows(loaded)}. Export gives all of them.</p>;
  if (!tail?.truncated) return null;
  return (
    <p className="kept small">
      <span>
        These are the first {rows(loaded)}; there are more. Sorting, finding and charts know of these only. Export gives all.{' '}
        {loaded < 1_000_000 && (
          <button type="button" className="button button-plain" onClick={() => again(Math.min(1_000_000, loaded * 10))}>
            Load {Math.min(1_000_000, loaded * 10).toLocaleString('en')}
          </button>
        )}
      </span>
    </p>
  );
}

function Failed({ part, text, answer, actions }: Omit<Props, 'stop'>) {
  const problem = useAnswer(answer).problem!;
  const { sql, from } = part.statement;
  const place = placeOf(sql, problem);
  const shown = useRef(false);
  useEffect(() => {
    if (shown.current || !place) return;
    shown.current = true;
    actions.showPlace(part, place, problem.message);
  });
  const table = problem.status === 403 ? tableIn(problem.message) : undefined;
  return (
    <div className="section">
      <Failure fault={asShown(problem, place ? lineOf(text, from + place.from) : '')} />
      <p className="buttons">
        {place && (
          <button type="button" className="button" onClick={() => actions.goTo(part, { from: from + place.from, to: from + place.to })}>
            Go to the place
          </button>
        )}
        {table && (
          <Link className="button" href={`/tables/${encodeURIComponent(table)}/access`}>
            Ask for {table}
          </Link>
        )}
      </p>
    </div>
  );
}
