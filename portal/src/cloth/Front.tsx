import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { isHere, useApi } from '../api/hooks';
import type { Front as Answer, FrontTable, UnansweredWords } from '../api/types';
import { StateBadge } from '../parts/DataState';
import { many } from '../parts/amount';
import { Broken } from '../parts/Name';
import { Moment } from '../parts/time';
import { Cloth, useCloth } from './Cloth';
import './front.css';

const useFront = (enabled: boolean) => useApi('getFront', { query: { limit: 5 } }, { enabled });

export function useFrontIsHere(wanted: boolean): boolean {
  const cloth = useCloth({ enabled: wanted });
  const front = useFront(wanted);
  return isHere(cloth) && isHere(front);
}

// What there is to see before a search: the cloth, what many read, what is new, and what people
// looked for in vain.
export function Front() {
  const front = useFront(true);
  const below = useFrontIsHere(true);
  return (
    <>
      <Cloth />
      {below && front.data && <FirstLook front={front.data} />}
    </>
  );
}

function FirstLook({ front }: { front: Answer }) {
  const { popular, newest, unanswered } = front;
  return (
    <div className="front">
      <Tables id="popular" title="Most read" tables={popular} empty="Nobody has read anything yet.">
        {({ readers }) => many(readers ?? 0, 'reader')}
      </Tables>
      <Tables id="newest" title="New" tables={newest} empty="Nothing is new.">
        {({ since }) => since && <Moment at={since} />}
      </Tables>
      <section className="section" aria-labelledby="unanswered">
        <h2 id="unanswered">Looked for in vain</h2>
        {unanswered.words && unanswered.words.length > 0 ? (
          <Words words={unanswered.words} />
        ) : (
          <p className="soft">
            {unanswered.searches === 0
              ? 'Every search of the last 90 days led somewhere.'
              : `${many(unanswered.searches, 'search', 'searches')} of the last 90 days led nowhere.`}
          </p>
        )}
      </section>
    </div>
  );
}

function Tables({
  id,
  title,
  tables,
  empty,
  children,
}: {
  id: string;
  title: string;
  tables: FrontTable[];
  empty: string;
  children: (table: FrontTable) => ReactNode;
}) {
  return (
    <section className="section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {tables.length === 0 && <p className="soft">{empty}</p>}
      <ul className="front-list">
        {tables.map((table) => (
          <li key={table.table} title={table.meaning}>
            <Link href={`/tables/${encodeURIComponent(table.table)}`} className="mono">
              <Broken text={table.table} />
            </Link>
            <span className="soft small">{children(table)}</span>
            <StateBadge state={table.state} />
          </li>
        ))}
      </ul>
    </section>
  );
}

// What a team could publish next.
function Words({ words }: { words: UnansweredWords[] }) {
  return (
    <ul className="front-list">
      {words.map((each) => (
        <li key={each.words} title={each.found_nothing > 0 ? 'nothing was found' : 'nobody opened what was found'}>
          <Link href={`/?q=${encodeURIComponent(each.words)}`}>“{each.words}”</Link>
          <span className="soft small">
            {many(each.times, 'time')}, {each.found_nothing > 0 ? 'nothing found' : 'nothing opened'}
          </span>
        </li>
      ))}
    </ul>
  );
}
