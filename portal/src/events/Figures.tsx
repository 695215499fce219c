import { Link } from 'wouter';
import type { EventFlow, EventStreamFigures } from '../api/types';
import { many, pace, span } from '../parts/amount';
import { Spark } from '../parts/Spark';
import { type Column, Table } from '../parts/Table';
import './events.css';

// Events on their way, in figures: how many come, what the lake does not have yet, what is refused.

export function EventFigures({ flow }: { flow: EventFlow }) {
  if (flow.streams.length === 0) return null;
  return (
    <section className="section" aria-labelledby="events">
      <div className="page-head">
        <h2 id="events">Events</h2>
        <Link className="button" href={flow.domain ? `/live?domain=${encodeURIComponent(flow.domain)}` : '/live'}>
          Watch them live
        </Link>
      </div>
      <div className="figures">
        <Rate flow={flow} />
        <Lag flow={flow} />
        <RefusedOnes flow={flow} />
      </div>
      <Table label="Events by table" columns={columns} rows={flow.streams} keyOf={({ table }) => table} />
    </section>
  );
}

function Rate({ flow }: { flow: EventFlow }) {
  const values = flow.minutes.map(({ accepted }) => accepted);
  return (
    <div className="card figure">
      <h3>Accepted</h3>
      <p className="figure-value">
        <b>{pace(flow.accepted.minute, 60)}</b>
        <span className="soft">
          in the last minute, {pace(flow.accepted.hour, 3600)} in the last hour: {many(flow.accepted.hour, 'event')}
        </span>
        <Spark values={values} label={`Accepted by minute, in the last hour: ${values.join(', ')}`} />
      </p>
    </div>
  );
}

function Lag({ flow }: { flow: EventFlow }) {
  return (
    <div className="card figure">
      <h3>Not in the lake yet</h3>
      <p className="figure-value">
        <b>{flow.waiting.toLocaleString('en')}</b>
        <span className="soft">
          {flow.lag_seconds === null ? 'all that came is in it' : `${flow.waiting === 1 ? 'event, for' : 'events, the oldest for'} ${span(flow.lag_seconds)}; in SQL already`}
        </span>
      </p>
    </div>
  );
}

function RefusedOnes({ flow }: { flow: EventFlow }) {
  const values = flow.minutes.map(({ refused }) => refused);
  const [first] = flow.reasons;
  return (
    <div className="card figure">
      <h3>Refused</h3>
      <p className="figure-value">
        <b>{flow.refused.hour.toLocaleString('en')}</b>
        <span className="soft">in the last hour{flow.refused.hour === 0 ? '' : `, ${flow.refused.minute.toLocaleString('en')} in the last minute`}</span>
        {flow.refused.hour > 0 && <Spark values={values} label={`Refused by minute, in the last hour: ${values.join(', ')}`} />}
      </p>
      {first && (
        <p className="soft">
          Mostly: {first.reason} ({first.count.toLocaleString('en')}).{' '}
          <Link href={`/live?verdict=refused${flow.domain ? `&domain=${encodeURIComponent(flow.domain)}` : ''}`}>See them</Link>
        </p>
      )}
    </div>
  );
}

const columns: Column<EventStreamFigures>[] = [
  {
    name: 'table',
    min: 232,
    grow: 1,
    cell: ({ table }) => (
      <Link className="mono" href={`/tables/${encodeURIComponent(table)}`} title={table}>
        {table}
      </Link>
    ),
  },
  { name: 'last minute', min: 116, number: true, cell: ({ accepted }) => pace(accepted.minute, 60) },
  { name: 'last hour', min: 92, number: true, cell: ({ accepted }) => pace(accepted.hour, 3600) },
  { name: 'accepted', min: 92, number: true, cell: ({ accepted }) => accepted.hour.toLocaleString('en') },
  { name: 'refused', min: 84, number: true, cell: ({ refused }) => refused.hour.toLocaleString('en') },
  {
    name: 'mostly because',
    min: 220,
    grow: 2,
    cell: ({ reasons: [first] }) => first && <span title={first.reason}>{first.reason}</span>,
  },
  { name: 'not in the lake', min: 136, number: true, cell: ({ waiting }) => waiting.toLocaleString('en') },
  { name: 'oldest', min: 76, number: true, cell: ({ lag_seconds }) => (lag_seconds === null ? '' : span(lag_seconds)) },
];
