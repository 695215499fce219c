import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { ApplyAnswer } from '../api/types';
import { Badge } from '../parts/Dye';
import { Links } from './planParts';

// What was applied, and where it is now.
export function Done({ product, answer }: { product: string; answer: ApplyAnswer }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const tables = [...new Set([...answer.plan.rebuild, ...answer.intake.map(({ table }) => table)])];
  return (
    <div className="page">
      <h1 ref={heading} tabIndex={-1}>
        {product} is published
      </h1>
      <p>
        <Badge dye="verdigris">applied</Badge>{' '}
        {answer.intake.map(({ table, rows, rejected }) => (
          <span key={table}>
            {rows.toLocaleString('en')} rows of <code>{table}</code> were taken in
            {rejected > 0 && `, ${rejected.toLocaleString('en')} refused`}.{' '}
          </span>
        ))}
      </p>
      <section className="section" aria-labelledby="next">
        <h2 id="next">Where it is now</h2>
        <Links product={product} tables={tables} />
      </section>
      <p className="soft">
        <Link href={`/publish/${encodeURIComponent(product)}`}>Go on with its documents</Link>, or{' '}
        <Link href="/publish">publish something else</Link>.
      </p>
    </div>
  );
}
