import { Link, useSearchParams } from 'wouter';
import { useApi } from '../api/hooks';
import type { CostItem } from '../api/types';
import { duration, size } from '../ask/words';
import { many } from '../parts/amount';
import { Await, Empty } from '../parts/states';
import { type Column, Table } from '../parts/Table';
import { Days, daysOf } from './days';

// What products take and cost, the largest first.

const hidden = (
  <span className="soft" title="For those who answer for the product">
    –
  </span>
);

export function Spent({ of, one }: { of: CostItem['runs']; one: string }) {
  if (!of) return hidden;
  if (of.count === 0) return <span className="soft">no {one}s</span>;
  return (
    <>
      {many(of.count, one)}, {duration(of.took_ms)}
      {of.failed > 0 && <span className="soft"> · {of.failed} failed</span>}
    </>
  );
}

const columns: Column<CostItem>[] = [
  {
    name: 'product',
    min: 150,
    max: 320,
    words: ({ product }) => product,
    cell: ({ product }) => (
      <Link href={`/products/${encodeURIComponent(product)}`} className="mono">
        {product}
      </Link>
    ),
  },
  { name: 'team', min: 90, max: 200, words: ({ owner }) => owner, cell: ({ owner }) => owner },
  { name: 'readers get', min: 110, number: true, cell: ({ storage }) => (storage ? size(storage.bytes) : hidden) },
  { name: 'with older versions', min: 176, number: true, cell: ({ storage }) => (storage ? size(storage.kept_bytes) : hidden) },
  { name: 'rows', min: 110, number: true, cell: ({ storage }) => storage?.rows?.toLocaleString('en') ?? hidden },
  { name: 'runs', min: 160, grow: 1, number: true, cell: ({ runs }) => <Spent of={runs} one="run" /> },
  { name: 'questions', min: 170, grow: 1, number: true, cell: ({ questions }) => <Spent of={questions} one="question" /> },
];

export function Costs() {
  const [parameters] = useSearchParams();
  const days = daysOf(parameters);
  const asked = useApi('listCosts', { query: { days, limit: 1000 } }, { keepOld: true });
  return (
    <>
      <div className="page-head">
        <p className="soft">What is stored now, and the time that runs and questions took in the last {days} days.</p>
        <Days days={days} />
      </div>
      <Await asked={asked} what="what products cost">
        {({ items }) =>
          items.length > 0 ? (
            <Table label="Storage and cost" columns={columns} rows={items} keyOf={({ product }) => product} />
          ) : (
            <Empty title="Nothing is stored, and nothing was asked.">
              Products whose tables are kept, taken in, or read stand here with what they take.
            </Empty>
          )
        }
      </Await>
    </>
  );
}
