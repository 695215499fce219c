import { type CSSProperties, type KeyboardEvent, useDeferredValue, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { type Asked, useApi } from '../api/hooks';
import type { Cloth as ClothAnswer } from '../api/types';
import { dataStates, StateSign } from '../parts/DataState';
import { many } from '../parts/amount';
import { Find } from '../parts/Find';
import { Await, Empty } from '../parts/states';
import { Line } from './Line';
import { fits, type Warp, warpOf, weave } from './warp';
import './cloth.css';

// The mesh at a glance: domains are the warp, products the weft. A table to screen readers, whose
// rows the arrow keys walk.

const linesMax = 1000;

export function useCloth(domain?: string): Asked<ClothAnswer> {
  return useApi('getCloth', { query: { limit: linesMax, ...(domain && { domain }) } });
}

export function Cloth({ domain }: { domain?: string | undefined }) {
  const asked = useCloth(domain);
  return (
    <section className="section" aria-labelledby="cloth">
      <h2 id="cloth">The cloth</h2>
      <Await asked={asked} what="the cloth">
        {(cloth) => <Woven cloth={cloth} />}
      </Await>
    </section>
  );
}

function Woven({ cloth }: { cloth: ClothAnswer }) {
  const [words, setWords] = useState('');
  const wanted = useDeferredValue(words.trim());
  const warp = useMemo(() => warpOf(cloth), [cloth]);
  const wefts = useMemo(() => weave(cloth.items, warp), [cloth, warp]);
  const shown = useMemo(() => wefts.filter(({ line }) => fits(line, wanted)), [wefts, wanted]);
  if (cloth.items.length === 0)
    return (
      <Empty title="No product is woven in yet.">
        A team publishes one with <code>weft init</code>, then <code>weft apply</code>.
      </Empty>
    );
  return (
    <>
      <div className="cloth-top">
        <Find
          label="Find a product"
          words={words}
          change={setWords}
          said={
            <>
              {wanted ? `${shown.length} of ${many(wefts.length, 'product')}` : many(wefts.length, 'product')}, most read first
              {cloth.next && `; the first ${linesMax.toLocaleString('en')}`}
            </>
          }
        />
        <Legend />
      </div>
      {shown.length > 0 ? (
        <div
          className={`cloth${shown.length > 100 ? ' cloth-many' : ''}${warp.length > 9 ? ' cloth-upright' : ''}`}
          style={{ '--warps': warp.length } as CSSProperties}
          role="table"
          aria-label="Products and who reads them"
          onKeyDown={walk}
        >
          <Head warp={warp} />
          <div role="rowgroup">
            {shown.map((weft) => (
              <Line key={weft.line.product} weft={weft} columns={warp.length} />
            ))}
          </div>
        </div>
      ) : (
        <Empty title={`No product's name, domain, team or state holds “${wanted}”.`} />
      )}
    </>
  );
}

// Down, up, to the first, to the last.
function walk(event: KeyboardEvent<HTMLElement>) {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-line]')];
  const now = links.indexOf(document.activeElement as HTMLElement);
  const steps: Record<string, number> = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: links.length - 1 };
  const next = links[steps[event.key] ?? -1];
  if (!next || now < 0) return;
  event.preventDefault();
  next.focus();
}

function Head({ warp }: { warp: Warp[] }) {
  return (
    <div role="rowgroup" className="cloth-head">
      <div role="row" className="cloth-row">
        <div role="columnheader" className="cloth-product">
          product
        </div>
        <div role="columnheader" className="cloth-warps" aria-label="read by">
          {warp.map(({ name, title, products }) =>
            name ? (
              <Link key={name} href={`/domains/${encodeURIComponent(name)}`} title={`${title}: ${many(products, 'product')}`}>
                <span>{name}</span>
              </Link>
            ) : (
              <span key="teams" className="cloth-teams" title={title}>
                <span>teams</span>
              </span>
            ),
          )}
        </div>
        <div role="columnheader" className="number">
          readers
        </div>
        <div role="columnheader">state</div>
      </div>
    </div>
  );
}

function Legend() {
  return (
    <ul className="cloth-legend soft small" aria-label="Signs">
      {dataStates
        .filter((state) => state !== 'no data')
        .map((state) => (
          <li key={state}>
            <StateSign state={state} />
            {state === 'unknown' ? 'unknown, or no data' : state}
          </li>
        ))}
      <li>thicker: more readers</li>
    </ul>
  );
}
