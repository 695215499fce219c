import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { dataStates, StateSign } from '../parts/DataState';
import { many, span } from '../parts/amount';
import { Spark } from '../parts/Spark';
import type { Observation } from '../api/types';

// The figures on top, each with what leads further.

export function Figures({ seen }: { seen: Observation }) {
  const { journeys, requests, interfaces } = seen;
  const used = interfaces.weeks.map((week) => week.interfaces);
  return (
    <section className="figures" aria-label="Figures">
      <States seen={seen} />
      <Figure name="From search to first answer" href="#journeys">
        {journeys.median_seconds === null ? (
          <span className="soft figure-none">none yet</span>
        ) : (
          <>
            <b>{span(journeys.median_seconds)}</b>
            <span className="soft">
              median of {many(journeys.count, 'person', 'people')}
              {journeys.p90_seconds !== null && journeys.count > 1 && `, nine of ten within ${span(journeys.p90_seconds)}`}
            </span>
          </>
        )}
        {journeys.open > 0 && <span className="soft">{many(journeys.open, 'person has', 'people have')} no answer yet</span>}
      </Figure>
      <Figure name="Open requests" href="#requests">
        <b>{requests.open.toLocaleString('en')}</b>
        <span className="soft">
          {requests.items.length > 0
            ? `the oldest for ${span(Math.max(...requests.items.map((item) => item.age_seconds)))}`
            : 'nobody waits'}
        </span>
      </Figure>
      <Figure name="Read across domains" href="#interfaces">
        <b>{interfaces.count.toLocaleString('en')}</b>
        <span className="soft">{interfaces.count === 1 ? 'interface' : 'interfaces'} in use</span>
        {used.length > 1 && <Spark values={used} label={`Interfaces used, week by week: ${used.join(', ')}`} />}
      </Figure>
    </section>
  );
}

function Figure({ name, href, children }: { name: string; href: string; children: ReactNode }) {
  return (
    <div className="card figure">
      <h2>
        <a href={href}>{name}</a>
      </h2>
      <p className="figure-value">{children}</p>
    </div>
  );
}

function States({ seen }: { seen: Observation }) {
  const all = Object.values(seen.states).reduce((sum, count) => sum + count, 0);
  const scope = seen.domain ? `&domain=${encodeURIComponent(seen.domain)}` : '';
  return (
    <div className="card figure">
      <h2>
        {many(all, 'product')}
        {seen.cut && <span className="soft"> looked at; there are more</span>}
      </h2>
      <ul className="figure-states">
        {dataStates
          .filter((state) => (seen.states[state] ?? 0) > 0)
          .map((state) => (
            <li key={state}>
              <StateSign state={state} />
              <b>{seen.states[state]!.toLocaleString('en')}</b>
              <Link href={`/?state=${encodeURIComponent(state)}${scope}`}>{state}</Link>
            </li>
          ))}
      </ul>
    </div>
  );
}
