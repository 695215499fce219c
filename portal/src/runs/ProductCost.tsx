import { useSearchParams } from 'wouter';
import { useApi } from '../api/hooks';
import type { ProductCost as Cost, Table as About } from '../api/types';
import { duration, size } from '../ask/words';
import { many } from '../parts/amount';
import { Await, Empty } from '../parts/states';
import { type Column, Table } from '../parts/Table';
import { Spent } from './Costs';
import { Days, daysOf } from './days';
import './runs.css';

// What a table's product takes and costs.
export default function ProductCost({ table }: { table: About }) {
  const [parameters] = useSearchParams();
  const days = daysOf(parameters);
  const asked = useApi('getProductCost', { path: { product: table.product }, query: { days } }, { keepOld: true });
  return (
    <Await asked={asked} what="what it costs">
      {(cost) => (
        <>
          <Stored cost={cost} />
          <Work cost={cost} />
        </>
      )}
    </Await>
  );
}

type Kept = Cost['tables'][number];

const none = <span className="soft">–</span>;
const keeps: Record<Kept['keeps'], string> = {
  table: 'made by runs',
  incremental: 'made by runs, new rows only',
  lake: 'written by others',
  file: 'taken in from a file',
  view: 'computed for each question',
};

const columns: Column<Kept>[] = [
  { name: 'table', min: 150, max: 320, words: ({ table }) => table, cell: ({ table }) => <code>{table}</code> },
  { name: 'its rows are', min: 170, grow: 1, cell: (kept) => keeps[kept.keeps] },
  { name: 'rows', min: 110, number: true, cell: ({ storage }) => storage?.rows?.toLocaleString('en') ?? none },
  { name: 'readers get', min: 130, number: true, cell: ({ storage }) => (storage ? `${size(storage.bytes)} in ${many(storage.files, 'file')}` : none) },
  { name: 'versions', min: 90, number: true, cell: ({ storage }) => storage?.snapshots.toLocaleString('en') ?? none },
  { name: 'with all versions', min: 156, number: true, cell: ({ storage }) => (storage ? size(storage.kept_bytes) : none) },
];

function Stored({ cost }: { cost: Cost }) {
  return (
    <section className="section" aria-labelledby="stored">
      <h2 id="stored">Storage of {cost.product}</h2>
      {cost.storage && (
        <p className="facts">
          <span>
            <b>{size(cost.storage.bytes)}</b> that readers get
          </span>
          <span>
            <b>{size(cost.storage.kept_bytes)}</b> with older versions
          </span>
        </p>
      )}
      <Table label={`Storage of ${cost.product}`} columns={columns} rows={cost.tables} keyOf={({ table }) => table} />
    </section>
  );
}

type Day = NonNullable<Cost['by_day']>[number];

const byDay: Column<Day>[] = [
  { name: 'day (UTC)', min: 130, grow: 1, cell: ({ day }) => day },
  { name: 'runs', min: 90, number: true, cell: ({ runs }) => runs.toLocaleString('en') },
  { name: 'they took', min: 110, number: true, cell: ({ runs_ms }) => duration(runs_ms) },
  { name: 'questions', min: 100, number: true, cell: ({ questions }) => questions.toLocaleString('en') },
  { name: 'these took', min: 110, number: true, cell: ({ questions_ms }) => duration(questions_ms) },
];

function Work({ cost }: { cost: Cost }) {
  return (
    <section className="section" aria-labelledby="work">
      <div className="page-head">
        <h2 id="work">Runs and questions of {cost.days} days</h2>
        <Days days={cost.days} />
      </div>
      {cost.by_day === null ? (
        <Empty title="That is for those who answer for the product." />
      ) : (
        <>
          <p className="facts">
            <span>
              <Spent of={cost.runs} one="run" />
            </span>
            <span>
              <Spent of={cost.questions} one="question" />
            </span>
          </p>
          {cost.by_day.length > 0 ? (
            <Table label="By day" columns={byDay} rows={cost.by_day.toReversed()} keyOf={({ day }) => day} />
          ) : (
            <Empty title="Nothing ran, and nobody asked." />
          )}
        </>
      )}
    </section>
  );
}
