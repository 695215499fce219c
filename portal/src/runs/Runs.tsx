import type { ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import type { Run } from '../api/types';
import { useTitle } from '../frame/title';
import { Unknown } from '../frame/Unknown';
import { Await, Empty } from '../parts/states';
import { Tabs } from '../parts/Tabs';
import { useRuns } from './asked';
import { runParts } from './parts';
import { Costs } from './Costs';
import { RunList } from './RunList';
import { RunPage } from './RunPage';
import { Schedules } from './Schedules';
import './runs.css';

// Tables that are made with SQL and kept: when, how it went, and when next.
export default function Runs({ part = '' }: { part?: string }) {
  const one = /^\d+$/.test(part);
  const found = runParts.find(({ name }) => name === part);
  const Part = drawn[found?.name ?? ''];
  useTitle(one ? `Run ${part}` : (found?.title ?? 'Nothing here'));
  if (!one && !found) return <Unknown />;
  return (
    <div className="page page-wide">
      {one ? (
        <RunPage id={part} />
      ) : (
        <>
          <h1>Runs</h1>
          <Tabs label="Parts of Runs" base="/runs" now={part} tabs={[...runParts]} />
          <Part />
        </>
      )}
    </div>
  );
}

const drawn: Record<(typeof runParts)[number]['name'], () => ReactNode> = { '': All, schedules: Schedules, costs: Costs };

const states: Run['state'][] = ['waiting', 'running', 'done', 'failed', 'cancelled'];

function All() {
  const [parameters, setParameters] = useSearchParams();
  const state = states.find((each) => each === parameters.get('state'));
  const after = Number(parameters.get('after') ?? 0);
  const asked = useRuns({ ...(state && { state }), ...(after > 0 && { after }) });
  return (
    <>
      <div className="buttons" role="group" aria-label="State">
        {[undefined, ...states].map((each) => (
          <button
            key={each ?? ''}
            type="button"
            className="button"
            aria-pressed={each === state}
            onClick={() => setParameters(each ? { state: each } : {})}
          >
            {each ?? 'All'}
          </button>
        ))}
      </div>
      <Await asked={asked} what="the runs">
        {({ items, next }) => (
          <>
            {items.length > 0 ? (
              <RunList label="Runs" runs={items} />
            ) : (
              <Empty title={state ? `No run is ${state}.` : 'Nothing has run yet.'}>
                A table that is kept, rather than computed for each question, is made by runs: at first, on its schedule, or when
                what it reads changes.
              </Empty>
            )}
            {next && (
              <p>
                <button type="button" className="button" onClick={() => setParameters({ ...(state && { state }), after: next })}>
                  Older ones
                </button>
              </p>
            )}
          </>
        )}
      </Await>
    </>
  );
}
