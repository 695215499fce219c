import type { PastCheck } from '../api/types';
import { Badge } from '../parts/Dye';
import { Empty } from '../parts/states';
import { type Column, Table } from '../parts/Table';
import { Moment } from '../parts/time';
import { lately } from './checks';

// How the contract held against the data, check by check.

const columns: Column<PastCheck>[] = [
  { name: 'checked', min: 130, grow: 1, cell: ({ at }) => <Moment at={at} /> },
  { name: 'data of', min: 130, grow: 1, cell: (past) => <Moment at={past.data_changed} /> },
  {
    name: 'rows',
    min: 110,
    number: true,
    cell: ({ rows }) => (rows === null ? <span className="soft">–</span> : rows.toLocaleString('en')),
  },
  { name: 'held', min: 110, number: true, cell: ({ checks }) => `${checks.passed} of ${checks.passed + checks.failed}` },
  {
    name: 'found',
    min: 130,
    grow: 1,
    cell: ({ checks }) =>
      checks.failed > 0 ? <Badge dye="madder">{checks.failed} failed</Badge> : <Badge dye="verdigris">all hold</Badge>,
  },
];

const height = 28;
const wide = 7;

// A bar a check, oldest first, as high as what held; what failed stands above it, apart.
function Strip({ past }: { past: PastCheck[] }) {
  const bars = past.toReversed();
  return (
    <svg className="past-strip" width={bars.length * wide} height={height} role="img" aria-label={lately(past)}>
      {bars.map(({ at, checks }, index) => {
        const share = checks.passed / Math.max(1, checks.passed + checks.failed);
        const held = Math.round((height - (share < 1 ? 6 : 0)) * share);
        const x = index * wide;
        return (
          <g key={at}>
            <title>{`${at.slice(0, 16).replace('T', ' ')} UTC: ${checks.passed} held, ${checks.failed} failed`}</title>
            <rect className="past-held" x={x} y={height - held} width={wide - 2} height={held} />
            {share < 1 && <rect className="past-failed" x={x} y="0" width={wide - 2} height={height - held - 2} />}
          </g>
        );
      })}
    </svg>
  );
}

export function PastChecks({ table, past }: { table: string; past: PastCheck[] }) {
  return (
    <section className="section" aria-labelledby="past">
      <h2 id="past">How they held</h2>
      {past.length > 0 ? (
        <>
          <div className="facts">
            <Strip past={past} />
            <span>{lately(past)}</span>
          </div>
          <Table label={`Past checks of ${table}`} columns={columns} rows={past} keyOf={({ at }) => at} />
        </>
      ) : (
        <Empty title="It has not been checked yet.">That happens whenever its data or its contract changes.</Empty>
      )}
    </section>
  );
}
