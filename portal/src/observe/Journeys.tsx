import { Link } from 'wouter';
import { many, span } from '../parts/amount';
import type { Journey, Observation } from '../api/types';
import { stepsOf } from './journey';

// From a search to the first answer: how long it took, and where the time went.

export function Journeys({ journeys, days }: { journeys: Observation['journeys']; days: number }) {
  return (
    <section className="section" aria-labelledby="journeys">
      <h2 id="journeys">From search to first answer</h2>
      {journeys.items.length === 0 ? (
        <p className="soft">
          {journeys.count > 0
            ? `${many(journeys.count, 'person')} found the way in ${days} days; whose it was is not yours to see.`
            : journeys.open > 0
              ? `${many(journeys.open, 'person has', 'people have')} no answer yet.`
              : `In ${days} days nobody had to look or ask for data before they read it.`}
        </p>
      ) : (
        <ul className="journeys">
          {journeys.items.map((journey) => (
            <Way key={`${journey.who} ${journey.table} ${journey.answered}`} journey={journey} />
          ))}
        </ul>
      )}
    </section>
  );
}

const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

function Way({ journey }: { journey: Journey }) {
  const way = stepsOf(journey);
  return (
    <li className="card journey">
      <p className="facts">
        <b>{span(journey.seconds)}</b>
        <span>
          {journey.who} to{' '}
          <Link className="mono" href={`/tables/${encodeURIComponent(journey.table)}`}>
            {journey.table}
          </Link>
        </span>
        {journey.agreement && (
          <span className="soft small">
            by <Link href={`/tables/${encodeURIComponent(journey.table)}/access`}>agreement {journey.agreement}</Link>
          </span>
        )}
      </p>
      <ol className="journey-steps">
        {way.map(({ word, at }, index) => (
          <li key={word}>
            {index > 0 && (
              <span className="journey-gap soft small">
                <span className="unseen">after </span>
                {span((at.getTime() - way[index - 1]!.at.getTime()) / 1000)}
              </span>
            )}
            <time className="journey-step" dateTime={at.toISOString()} title={`${clock.format(at)} UTC`}>
              {word}
            </time>
          </li>
        ))}
      </ol>
    </li>
  );
}
