import { useSearchParams } from 'wouter';
import { Agreements } from '../access/Agreements';
import { useApi } from '../api/hooks';
import type { AgreementRecord } from '../api/types';
import { Await, Empty } from '../parts/states';

// Every agreement that one has a part in, by what is to be done about it.

const soon = 30 * 86_400_000; // ms

const views: { name: string; title: string; holds: (record: AgreementRecord, now: number) => boolean }[] = [
  { name: 'waiting', title: 'Waiting', holds: ({ state }) => state === 'requested' },
  {
    name: 'ending',
    title: 'End within 30 days',
    holds: ({ in_force, until }, now) => in_force && until !== null && Date.parse(until) - now < soon,
  },
  { name: 'force', title: 'In force', holds: ({ in_force }) => in_force },
  { name: 'past', title: 'Over, refused or taken back', holds: ({ state, in_force }) => state !== 'requested' && !in_force },
];

export function AgreementsOverview() {
  const asked = useApi('listMyAgreements', { query: {} });
  return (
    <Await asked={asked} what="the agreements">
      {({ items }) => <Views records={items} />}
    </Await>
  );
}

function Views({ records }: { records: AgreementRecord[] }) {
  const [parameters, setParameters] = useSearchParams();
  const now = Date.now();
  const groups = views.map((view) => ({ ...view, records: records.filter((record) => view.holds(record, now)) }));
  const wanted = parameters.get('state');
  const shown = groups.find(({ name }) => name === wanted) ?? groups.find((group) => group.records.length > 0) ?? groups[2]!;
  if (records.length === 0)
    return (
      <Empty title="There are no agreements that you have a part in.">
        One begins when somebody asks for access to a table, or its owner shares it.
      </Empty>
    );
  return (
    <>
      <div className="buttons" role="group" aria-label="Which">
        {groups.map(({ name, title, records: held }) => (
          <button
            key={name}
            type="button"
            className="button"
            aria-pressed={name === shown.name}
            onClick={() => setParameters({ state: name })}
          >
            {title} <span className="choice-count">{held.length}</span>
          </button>
        ))}
      </div>
      {shown.records.length > 0 ? (
        <Agreements records={shown.records} label={shown.title} />
      ) : (
        <Empty title="There are none of these." />
      )}
    </>
  );
}
