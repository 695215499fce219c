import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { Problem } from '../api/client';
import { useApi } from '../api/hooks';
import { useTitle } from '../frame/title';
import { Badge } from '../parts/Dye';
import { Find } from '../parts/Find';
import { Await, Empty } from '../parts/states';
import { type Column, Table } from '../parts/Table';
import { many } from '../parts/amount';
import { type Arrival, fits, kept } from './arrivals';
import { useFlow } from './live';
import './events.css';

// The last events and their verdicts, as they arrive. What one sees of them, and what is masked, is as
// everywhere: they come by the tables' own streams.
export default function Live() {
  useTitle('Live events');
  const asked = useApi('getTable', { path: { table: 'tracking.events' } });
  return (
    <div className="page page-wide">
      <div className="section">
        <h1>Live events</h1>
        <p className="soft prose">
          The newest of all domains that you may see, accepted and refused, each as it arrives.{' '}
          <Link href="/observe">Figures are on Observe.</Link>
        </p>
      </div>
      {asked.error instanceof Problem && asked.error.status === 404 ? (
        <Empty title="No domain sends events yet, as far as you may know.">
          One does as soon as its document says <code>mode: centralised</code>: change it in{' '}
          <Link href="/govern/domains">Domains</Link>.
        </Empty>
      ) : (
        <Await asked={asked} what="events">
          {({ access }) => (access.read ? <Arriving /> : <Refused reason={access.refusal ?? 'You may not read tracking.events.'} />)}
        </Await>
      )}
    </div>
  );
}

function Refused({ reason }: { reason: string }) {
  return (
    <div className="state state-refused" role="alert">
      <p className="state-title">They are not yours to read</p>
      <p>{reason}</p>
      <p>
        <Link className="button" href="/tables/tracking.events/access">
          Ask for access
        </Link>
      </p>
    </div>
  );
}

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'UTC' });

function Verdict({ accepted }: Arrival) {
  return accepted ? <Badge dye="verdigris">accepted</Badge> : <Badge dye="madder">refused</Badge>;
}

function What({ accepted, action, category, why }: Arrival) {
  const name = [action, category].filter(Boolean).join(' · ');
  if (accepted)
    return (
      <span className="live-what" title={name}>
        {name}
      </span>
    );
  return (
    <span className="live-what" title={`${name} ${why}`}>
      <span className="live-why">{why || 'no reason was kept'}</span>
      {name && <span className="soft"> {name}</span>}
    </span>
  );
}

const columns: Column<Arrival>[] = [
  {
    name: 'arrived (UTC)',
    min: 132,
    cell: ({ at }) => (
      <time dateTime={at} title={at}>
        {clock.format(new Date(at))}
      </time>
    ),
  },
  { name: 'verdict', min: 108, cell: (arrival) => <Verdict {...arrival} /> },
  { name: 'what', min: 260, grow: 2, cell: (arrival) => <What {...arrival} /> },
  { name: 'domain', min: 96, words: ({ owner }) => owner, cell: ({ owner }) => owner },
  { name: 'customer', min: 120, grow: 1, cell: ({ customer }) => <span title={customer}>{customer}</span> },
  { name: 'value', min: 88, number: true, cell: ({ amount }) => amount },
  { name: 'position', min: 96, number: true, cell: ({ position }) => position.toLocaleString('en') },
];

const verdicts = [
  ['', 'accepted and refused'],
  ['accepted', 'accepted'],
  ['refused', 'refused'],
] as const;

function Arriving() {
  const [paused, setPaused] = useState(false);
  const flow = useFlow(paused);
  const [address, setAddress] = useSearchParams();
  const wish = {
    verdict: address.get('verdict') ?? '',
    owner: address.get('domain') ?? '',
    words: address.get('words') ?? '',
  };
  const set = (name: string, value: string) =>
    setAddress(
      (now) => {
        now.delete(name);
        if (value) now.set(name, value);
        return now;
      },
      { replace: true },
    );
  const owners = [...new Set([...flow.arrivals.map(({ owner }) => owner), wish.owner].filter(Boolean))].sort();
  const shown = flow.arrivals.filter((arrival) => fits(arrival, wish));
  return (
    <section className="section" aria-label="Events">
      <Find
        label="Find an action, a category or a reason"
        words={wish.words}
        change={(words) => set('words', words)}
        said={`${shown.length === flow.arrivals.length ? many(shown.length, 'event') : `${shown.length} of ${many(flow.arrivals.length, 'event')}`}; the newest ${kept} are kept here`}
      >
        <select className="input" aria-label="Verdict" value={wish.verdict} onChange={(event) => set('verdict', event.target.value)}>
          {verdicts.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
        <select className="input" aria-label="Domain" value={wish.owner} onChange={(event) => set('domain', event.target.value)}>
          <option value="">all domains</option>
          {owners.map((owner) => (
            <option key={owner} value={owner}>
              {owner}
            </option>
          ))}
        </select>
        <button type="button" className="button" aria-pressed={paused} onClick={() => setPaused(!paused)}>
          {paused ? `Go on${flow.waiting > 0 ? ` · ${flow.waiting === kept ? 'more than ' : ''}${flow.waiting} new` : ''}` : 'Pause'}
        </button>
      </Find>
      {flow.away && <p className="live-note" role="status">Weft does not answer. It is tried again; what comes meanwhile is not lost.</p>}
      {flow.flooded && <p className="live-note" role="status">More arrive than anybody can read: a part of them is shown.</p>}
      {Object.entries(flow.over).map(([table, why]) => (
        <p key={table} className="live-note" role="status">
          No more of {table}: {why}
        </p>
      ))}
      {shown.length > 0 ? (
        <Table label="Events as they arrive" columns={columns} rows={shown} keyOf={({ position }) => position} />
      ) : (
        <Empty title={flow.arrivals.length > 0 ? 'None of the newest is like that.' : 'Nothing has arrived lately.'}>
          Each event is here as soon as it is acknowledged. <code>weft tail tracking.events</code> shows the same in a terminal.
        </Empty>
      )}
    </section>
  );
}
