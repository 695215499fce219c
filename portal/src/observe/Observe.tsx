import { Link, useSearchParams } from 'wouter';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { isHere, useApi } from '../api/hooks';
import { Cloth, useCloth } from '../cloth/Cloth';
import { useCommands } from '../frame/commands';
import { useTitle } from '../frame/title';
import { Await } from '../parts/states';
import { EventFigures } from '../events/Figures';
import { Bridges } from './Bridges';
import { Figures } from './Figures';
import { Interfaces } from './Interfaces';
import { Journeys } from './Journeys';
import { Refused, Slow } from './Questions';
import { OpenThreads } from './OpenThreads';
import { Requests } from './Requests';
import type { EventFlow, Observation } from '../api/types';
import { Troubled } from './Troubled';
import './observe.css';

// The mesh at work, all of it or one domain: how products are, what was slow, what was refused, what
// waits, who reads across domains, and how long it takes from a search to an answer.

const spans = [7, 30, 90];
const eventsEvery = 5_000; // ms

export default function Observe({ domain }: { domain?: string }) {
  const [parameters] = useSearchParams();
  const days = spans.find((each) => String(each) === parameters.get('days')) ?? 30;
  const asked = useApi('observe', { query: { days, ...(domain && { domain }) } }, { keepOld: true });
  const flow = useApi('observeEvents', { query: domain ? { domain } : {} }, { keepOld: true, every: eventsEvery });
  useTitle(domain ? `${domain} · observe` : 'Observe');
  return (
    <div className="page page-wide observe">
      <Head domain={domain} days={days} />
      <Await asked={asked} what="the mesh at work">
        {(seen) => isHere(flow) && <Seen seen={seen} flow={flow.data} domain={domain} />}
      </Await>
    </div>
  );
}

function Seen({ seen, flow, domain }: { seen: Observation; flow: EventFlow | undefined; domain: string | undefined }) {
  const cloth = useCloth({ domain });
  return (
    <>
      <Figures seen={seen} />
      {flow && <EventFigures flow={flow} />}
      <Troubled seen={seen} />
      <Bridges domain={domain} />
      <Cloth domain={domain} />
      {isHere(cloth) && (
        <>
          <Journeys journeys={seen.journeys} days={seen.days} />
          <Requests requests={seen.requests} />
          <OpenThreads threads={seen.threads} />
          <Refused touches={seen.refused} days={seen.days} />
          <Slow touches={seen.slow} days={seen.days} />
          <Interfaces interfaces={seen.interfaces} domain={domain} />
        </>
      )}
    </>
  );
}

function addressOf(domain: string | undefined, days: number): string {
  return `/observe${domain ? `/${encodeURIComponent(domain)}` : ''}${days === 30 ? '' : `?days=${days}`}`;
}

function Head({ domain, days }: { domain: string | undefined; days: number }) {
  const [, navigate] = useLocation();
  const { data } = useApi('listDomains', { query: { limit: 200 } });
  const domains = useMemo(() => data?.items.map(({ name }) => name) ?? [], [data]);
  useCommands(
    useMemo(
      () => [
        { text: 'Observe the whole mesh', run: () => navigate('/observe') },
        ...domains.map((name) => ({ text: `Observe ${name}`, run: () => navigate(addressOf(name, days)) })),
      ],
      [domains, days, navigate],
    ),
  );
  return (
    <div className="page-head">
      <h1>
        {domain ? (
          <>
            Observe <Link href={`/domains/${encodeURIComponent(domain)}`}>{domain}</Link>
          </>
        ) : (
          'Observe'
        )}
      </h1>
      <div className="observe-choices">
        <label className="observe-choice">
          <span className="soft">of</span>
          <select
            className="input"
            value={domain ?? ''}
            onChange={(event) => navigate(addressOf(event.target.value || undefined, days))}
          >
            <option value="">the whole mesh</option>
            {domains.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="observe-choice">
          <span className="soft">in the last</span>
          <select
            className="input"
            value={days}
            onChange={(event) => navigate(addressOf(domain, Number(event.target.value)))}
          >
            {spans.map((each) => (
              <option key={each} value={each}>
                {each} days
              </option>
            ))}
          </select>
        </label>
      </div>
    </div>
  );
}
