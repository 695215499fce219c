import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { call } from '../api/client';
import { useApi } from '../api/hooks';
import type { SearchItem } from '../api/types';
import { useCommands } from '../frame/commands';
import { useTitle } from '../frame/title';
import { Empty, Failure, Loading } from '../parts/states';
import { Front, useFrontIsHere } from '../cloth/Front';
import { chosenIn, facetNames, firstFound, mostFound, searchOf } from './asked';
import { Domains, useDomainsAreHere } from './Domains';
import { Facets } from './Facets';
import { distinct, Results } from './Results';
import './discover.css';

// Search first: the words and what is chosen beside them are the address.
export default function Discover() {
  const [parameters, setParameters] = useSearchParams();
  const words = parameters.get('q') ?? '';
  const chosen = chosenIn(parameters);
  const narrowed = facetNames.some((name) => chosen[name]);
  const found = useApi('search', searchOf(parameters), { keepOld: true });
  const settled = useSettled(words);
  const counted = useApi('search', { query: { q: settled, limit: mostFound, facets: true, typing: true, ...chosen } }, { keepOld: true });
  useNoted(words);
  useTitle(words ? `“${words}”` : 'Discover');

  const choose = (name: string, value: string | undefined) =>
    setParameters((now) => {
      if (value) now.set(name, value);
      else now.delete(name);
      return now;
    });
  useCommands(
    useMemo(
      () => [
        { text: 'Only what I may read', run: () => setParameters({ access: 'read' }) },
        { text: 'Only what I may ask for', run: () => setParameters({ access: 'ask' }) },
      ],
      [setParameters],
    ),
  );
  const more = settled === words && !counted.isPlaceholderData ? counted.data : undefined;
  const answer = more ?? found.data;
  const isAll = answer && answer.items.length < (more ? mostFound : firstFound);
  const items = useMemo(() => distinct(answer?.items ?? none), [answer]);
  const count = items.length;
  // What there is to see before a search is much: who clears the words and goes on typing does not wait for it.
  const calm = !words && !settled && !narrowed;
  const before = useDeferredValue(calm) && calm;
  const beforeIsHere = useBeforeIsHere(before);
  const list = (
    <div className="discover">
      <Facets facets={counted.data?.facets} chosen={chosen} choose={choose} />
      <section className="section" aria-labelledby="found" aria-busy={found.isPlaceholderData ?? false}>
        <h2 id="found" aria-live="polite">
          {words || narrowed ? `${count}${isAll ? '' : ' or more'} found` : 'All tables'}
        </h2>
        {found.error ? (
          <Failure fault={found.error} />
        ) : !answer ? (
          <Loading what="what there is" />
        ) : count === 0 ? (
          <Nothing words={words} narrowed={narrowed} />
        ) : (
          <Results items={items} />
        )}
      </section>
    </div>
  );
  return (
    <div className="page">
      <h1>{words ? <>Found for “{words}”</> : 'Discover'}</h1>
      {before && <Before />}
      {(!before || beforeIsHere) && list}
    </div>
  );
}

const none: SearchItem[] = [];

function Before() {
  return (
    <Domains>
      <Front />
    </Domains>
  );
}

function useBeforeIsHere(wanted: boolean): boolean {
  const domains = useDomainsAreHere(wanted);
  const front = useFrontIsHere(wanted);
  return domains && front;
}

// Counts may wait for a pause: what is found may not.
const pause = 200; // ms
function useSettled(words: string): string {
  const [settled, settle] = useState(words);
  useEffect(() => {
    const timer = setTimeout(() => settle(words), pause);
    return () => clearTimeout(timer);
  }, [words]);
  return settled;
}

// Words that somebody stops at are a search; what lies between two key strokes is none.
const settledAfter = 1500; // ms
function useNoted(words: string) {
  useEffect(() => {
    if (!words.trim()) return;
    const settled = setTimeout(() => void call('search', { query: { q: words, limit: 1 } }).catch(() => undefined), settledAfter);
    return () => clearTimeout(settled);
  }, [words]);
}

function Nothing({ words, narrowed }: { words: string; narrowed: boolean }) {
  if (narrowed)
    return (
      <Empty title="Nothing is left with what you chose on the left.">
        Take some of it back, or search for other words.
      </Empty>
    );
  if (words)
    return (
      <Empty title={`Nothing here is about “${words}”.`}>
        Try the word that the people who make the data would use, or a part of it.
      </Empty>
    );
  return (
    <Empty title="There are no tables yet that you may know of.">
      A team publishes one with <code>weft init</code>, then <code>weft apply</code>.
    </Empty>
  );
}
