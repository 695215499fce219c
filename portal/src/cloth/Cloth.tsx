import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import { type Asked, useApi } from '../api/hooks';
import type { Cloth as ClothAnswer } from '../api/types';
import { dataStates, StateSign } from '../parts/DataState';
import { many } from '../parts/amount';
import { Find } from '../parts/Find';
import { Await, Empty } from '../parts/states';
import { Line } from './Line';
import { fits, type Warp, warpOf, weave, type Weft } from './warp';
import './cloth.css';

// The mesh at a glance: domains are the warp, products the weft. A table to screen readers, whose
// rows the arrow keys walk; of many lines only those in view are drawn.

const linesMax = 1000;
const drawAll = 60; // lines, and the cloth has all of them in the page
const lineHeight = 28; // px: --row-dense

export function useCloth({ domain, enabled = true }: { domain?: string | undefined; enabled?: boolean } = {}): Asked<ClothAnswer> {
  return useApi('getCloth', { query: { limit: linesMax, ...(domain && { domain }) } }, { enabled });
}

export function Cloth({ domain }: { domain?: string | undefined }) {
  const asked = useCloth({ domain });
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
        <Link href="/publish">Publish</Link> makes one of a file; in a folder, <code>weft init</code>, then <code>weft apply</code>.
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
        <Lines wefts={shown} warp={warp} />
      ) : (
        <Empty title={`No product's name, domain, team or state holds “${wanted}”.`} />
      )}
    </>
  );
}

function Lines({ wefts, warp }: { wefts: Weft[]; warp: Warp[] }) {
  const cloth = useRef<HTMLDivElement>(null);
  const isWindow = wefts.length > drawAll;
  const drawn = useVirtualizer({
    count: wefts.length,
    getScrollElement: () => cloth.current,
    estimateSize: () => lineHeight,
    overscan: 12,
    enabled: isWindow,
  });
  // Down, up, to the first, to the last.
  const walk = (event: KeyboardEvent<HTMLElement>) => {
    const lineOf = (index: number) => cloth.current?.querySelector<HTMLElement>(`[data-line="${index}"]`);
    const now = Number((document.activeElement as HTMLElement).dataset.line ?? NaN);
    const steps: Record<string, number> = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: wefts.length - 1 };
    const next = steps[event.key] ?? NaN;
    if (Number.isNaN(now) || !(next >= 0 && next < wefts.length)) return;
    event.preventDefault();
    if (!lineOf(next)) drawn.scrollToIndex(next);
    requestAnimationFrame(() => lineOf(next)?.focus());
  };
  const lineAt = (index: number, top?: number) => (
    <Line key={wefts[index]!.line.product} weft={wefts[index]!} columns={warp.length} index={index} top={top} />
  );
  return (
    <div
      className={`cloth${warp.length > 9 ? ' cloth-upright' : ''}`}
      style={{ '--warps': warp.length } as CSSProperties}
      role="table"
      aria-label="Products and who reads them"
      aria-rowcount={wefts.length + 1}
      onKeyDown={walk}
      ref={cloth}
    >
      <Head warp={warp} />
      {isWindow ? (
        <div role="rowgroup" className="cloth-many" style={{ height: drawn.getTotalSize() }}>
          {drawn.getVirtualItems().map(({ index, start }) => lineAt(index, start))}
        </div>
      ) : (
        <div role="rowgroup">{wefts.map((_, index) => lineAt(index))}</div>
      )}
    </div>
  );
}

function Head({ warp }: { warp: Warp[] }) {
  return (
    <div role="rowgroup" className="cloth-head">
      <div role="row" aria-rowindex={1} className="cloth-row">
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
