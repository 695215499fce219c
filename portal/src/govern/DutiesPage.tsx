import { Link, useSearchParams } from 'wouter';
import { useApi } from '../api/hooks';
import type { Duties, Duty } from '../api/types';
import { Badge, type Dye } from '../parts/Dye';
import { many } from '../parts/amount';
import { type Column, Table } from '../parts/Table';
import { Await, Empty } from '../parts/states';
import { Broken } from '../parts/Name';
import { Moment } from '../parts/time';
import { YourProducts } from './YourProducts';

// One page for who answers for products, of one domain or several: what waits for them, the most
// urgent first, and how their products are.

const kinds: Record<Duty['duty'], [dye: Dye, title: string]> = {
  unanswered: ['madder', 'asks for access'],
  question: ['weld', 'asks a question'],
  file: ['weld', 'file not taken in'],
  failing: ['madder', 'failing'],
  late: ['weld', 'late'],
  'no owner': ['madder', 'no owner'],
  'past end': ['weld', 'past its end'],
  retention: ['weld', 'retention not kept'],
  'on hold': ['plain', 'on hold'],
  'no meaning': ['weld', 'no meaning'],
  unused: ['plain', 'unused'],
  'no data': ['weld', 'no data'],
};

const table = (name: string, part = '') => `/tables/${encodeURIComponent(name)}${part && `/${part}`}`;

// Where to do something about it, and what that is.
function nextStep({ duty, domain, table: about, product, thread }: Duty): [address: string, words: string] {
  const page = about ? table(about) : `/products/${encodeURIComponent(product ?? '')}`;
  switch (duty) {
    case 'unanswered':
      return ['/inbox', 'Decide'];
    case 'question':
      return [`/threads/${encodeURIComponent(thread ?? '')}`, 'Answer'];
    case 'file':
      return [about ? table(about) : domain ? `/domains/${encodeURIComponent(domain)}` : '/govern/domains', 'Open'];
    case 'failing':
    case 'late':
      return [about ? table(about, 'quality') : page, 'Look at its checks'];
    case 'no meaning':
      return [page, 'Look at its columns'];
    default:
      return [page, 'Open'];
  }
}

const columns: Column<Duty>[] = [
  {
    name: 'what',
    min: 172,
    cell: ({ duty }) => <Badge dye={kinds[duty][0]}>{kinds[duty][1]}</Badge>,
  },
  {
    name: 'where',
    min: 180,
    grow: 1,
    cell: ({ table: about, product, domain }) =>
      about ? (
        <Link className="mono" href={table(about)}>
          <Broken text={about} />
        </Link>
      ) : (
        <span className="mono">{product ?? domain}</span>
      ),
  },
  { name: 'why', min: 240, grow: 2.4, cell: ({ text }) => <span className="as-written">{text}</span> },
  { name: 'since', min: 140, cell: ({ since }) => (since ? <Moment at={since} /> : <span className="soft">–</span>) },
  {
    name: 'do',
    head: <span className="unseen">Next step</span>,
    min: 150,
    cell: (duty) => {
      const [address, words] = nextStep(duty);
      return <Link href={address}>{words}</Link>;
    },
  },
];

export function DutiesPage() {
  const [parameters, setParameters] = useSearchParams();
  const domain = parameters.get('domain') ?? '';
  const all = useApi('listDuties', { query: { limit: 1 } });
  const asked = useApi('listDuties', { query: { limit: 500, ...(domain && { domain }) } }, { keepOld: true });
  const theirs = all.data?.domains ?? [];
  return (
    <>
      {theirs.length > 1 && (
        <div className="buttons" role="group" aria-label="Domain">
          {['', ...theirs].map((each) => (
            <button
              key={each}
              type="button"
              className="button"
              aria-pressed={each === domain}
              onClick={() => setParameters(each ? { domain: each } : {})}
            >
              {each || 'All yours'}
            </button>
          ))}
        </div>
      )}
      <Await asked={asked} what="what waits for you">
        {(duties) => <Waiting duties={duties} domain={domain} />}
      </Await>
    </>
  );
}

function Waiting({ duties, domain }: { duties: Duties; domain: string }) {
  const { items, counts, domains } = duties;
  const nothing = items.length === 0;
  if (nothing && domains.length === 0)
    return (
      <Empty title="You answer for no domain and no product.">
        Who curates a domain, belongs to its team or owns a product sees here what waits for them.
      </Empty>
    );
  return (
    <>
      <section className="section" aria-labelledby="duties">
        <h2 id="duties">What waits for you</h2>
        {nothing ? (
          <Empty title={`Nothing waits${domain && ` in ${domain}`}: all is answered, fresh, owned, read and has a meaning.`} />
        ) : (
          <>
            <p className="facts soft">
              {Object.entries(counts)
                .filter(([, count]) => count > 0)
                .map(([duty, count]) => (
                  <span key={duty}>
                    <b>{count.toLocaleString('en')}</b> {kinds[duty as Duty['duty']]?.[1] ?? duty}
                  </span>
                ))}
            </p>
            <Table label="What waits for you" columns={columns} rows={items} keyOf={(_, index) => index} />
            {duties.next && <p className="soft small">The first {many(items.length, 'duty', 'duties')}.</p>}
          </>
        )}
      </section>
      <YourProducts domains={domain ? [domain] : domains} />
    </>
  );
}
