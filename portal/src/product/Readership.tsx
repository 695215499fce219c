import { Link } from 'wouter';
import { useApi } from '../api/hooks';
import type { ProductUse } from '../api/types';
import { Badge } from '../parts/Dye';
import { type Column, Table } from '../parts/Table';
import { Await, Empty } from '../parts/states';
import { Moment } from '../parts/time';

// Whom a product is for, beside who really reads it.

interface Row {
  key: string;
  who: string;
  kind: 'team' | 'words' | 'domain' | 'nobody';
  intended: boolean;
  readers: number | null; // null: words are nobody that could be counted
}

export function rowsOf({ intended, real }: ProductUse): Row[] {
  const named: Row[] = intended.map(({ name, team, readers }) => ({ key: `for ${name}`, who: name, kind: team ? 'team' : 'words', intended: true, readers }));
  const known = new Set(intended.filter(({ team }) => team).map(({ name }) => name));
  const others: Row[] = real
    .filter(({ team }) => team === null || !known.has(team))
    .map(({ team, domain, readers, intended: meant }) => ({
      key: `by ${team ?? ''}:${domain ?? ''}`,
      who: team ?? domain ?? 'people of no team',
      kind: team ? 'team' : domain ? 'domain' : 'nobody',
      intended: meant,
      readers,
    }));
  return [...named, ...others];
}

function Who({ who, kind }: Row) {
  if (kind === 'team') return <Link href={`/govern/teams/${encodeURIComponent(who)}`}>{`team ${who}`}</Link>;
  if (kind === 'domain')
    return (
      <>
        products of <Link href={`/domains/${encodeURIComponent(who)}`}>{who}</Link>
      </>
    );
  return <>{who}</>;
}

const columns: Column<Row>[] = [
  { name: 'who', min: 180, grow: 2, cell: (row) => <Who {...row} /> },
  {
    name: 'meant for them',
    min: 130,
    grow: 1,
    cell: ({ intended }) => (intended ? 'yes' : <Badge dye="weld">not named</Badge>),
  },
  {
    name: 'readers',
    min: 120,
    number: true,
    cell: ({ readers }) => (readers === null ? <span className="soft">not counted</span> : readers.toLocaleString('en')),
  },
];

export function Readership({ product }: { product: string }) {
  const asked = useApi('getProductUse', { path: { name: product } });
  return (
    <section className="section" aria-labelledby="readership">
      <h2 id="readership">Whom it is for, and who reads it</h2>
      <Await asked={asked} what="its readers">
        {(use) => {
          const rows = rowsOf(use);
          if (rows.length === 0)
            return (
              <Empty title="Nobody has read it yet.">
                Its owner names whom it is for in its document, as <code>weft.intendedUsers</code>.
              </Empty>
            );
          return (
            <>
              <p className="facts soft">
                <span>
                  {use.readers.toLocaleString('en')} {use.readers === 1 ? 'reader' : 'readers'} in {use.days} days
                </span>
                {use.last && (
                  <span>
                    last <Moment at={use.last} />
                  </span>
                )}
                {use.intended.length === 0 && <span>its owner has not said whom it is for</span>}
              </p>
              <Table label="Whom it is for, and who reads it" columns={columns} rows={rows} keyOf={({ key }) => key} />
            </>
          );
        }}
      </Await>
    </section>
  );
}
