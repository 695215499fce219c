import { type ReactNode, useEffect } from 'react';
import type { ChartSpec } from '../charts/spec';
import type { Place } from './fault';
import { Result } from './Result';
import { type Part, type Session, useAnswer, useSession } from './session';
import { rows } from './words';

export interface ResultActions {
  before?: ReactNode; // what stands there before the first run
  chart: ChartSpec | undefined;
  setChart: (chart: ChartSpec | undefined) => void;
  name: string; // of a file
  showPlace: (part: Part, place: Place, message: string) => void;
  goTo: (part: Part, place: Place) => void;
  again: (limit: number) => void;
}

const marks = { running: '…', done: '✓', failed: '✕', stopped: '■' };

// What a run gave: one result, or several beside each other.
export function Results({ session, actions }: { session: Session; actions: ResultActions }) {
  const { parts, shown, text } = useSession(session);
  const part = parts[shown];
  if (!part) return actions.before ?? null;
  return (
    <section className="results" aria-label="Result">
      {parts.length > 1 && (
        <div className="results-list" role="group" aria-label="Results">
          {parts.map((each, index) => (
            <button key={index} type="button" className="button" aria-pressed={index === shown} onClick={() => session.show(index)} title={each.statement.sql.slice(0, 500)}>
              {index + 1} {each.answer ? <Mark part={each} /> : <span className="soft">waits</span>}
            </button>
          ))}
        </div>
      )}
      {part.answer ? (
        <Result key={shown + (part.answer.now.began || 0)} part={part} text={text} answer={part.answer} actions={actions} stop={() => session.stop()} />
      ) : (
        <p className="soft">It waits for those before it.</p>
      )}
    </section>
  );
}

function Mark({ part }: { part: Part }) {
  const state = useAnswer(part.answer!);
  return (
    <span className={state.state === 'failed' ? 'mark-failed' : 'soft'}>
      {marks[state.state]} {state.state === 'done' ? rows(state.loaded) : state.state}
    </span>
  );
}

// Ticks while something runs.
export function useTick(running: boolean, tick: () => void) {
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(tick, 200);
    return () => clearInterval(timer);
  }, [running, tick]);
}
