import { useApi } from '../api/hooks';
import type { PlannedEvent } from '../api/types';
import { Badge, type Dye } from '../parts/Dye';
import { type Column, Table } from '../parts/Table';
import { Moment } from '../parts/time';

// A domain's tracking plan beside what was sent: what is declared and not yet seen, seen and not declared.

const dyes: Record<PlannedEvent['state'], Dye> = {
  'declared and seen': 'verdigris',
  'declared, not yet seen': 'plain',
  'seen, not declared': 'weld',
};

const columns: Column<PlannedEvent>[] = [
  {
    name: 'event',
    min: 200,
    grow: 1,
    cell: ({ action, action_category }) => (
      <>
        {action} <span className="soft">· {action_category}</span>
      </>
    ),
  },
  { name: 'state', min: 180, cell: ({ state }) => <Badge dye={dyes[state]}>{state}</Badge> },
  { name: 'meaning', min: 200, grow: 2, cell: ({ meaning }) => meaning ?? <span className="soft">not said yet</span> },
  { name: 'owner', min: 110, cell: ({ owner }) => owner ?? <span className="soft">–</span> },
  { name: 'events', min: 80, number: true, cell: ({ events }) => events.toLocaleString('en') },
  { name: 'last', min: 130, cell: ({ last_at }) => (last_at ? <Moment at={last_at} /> : <span className="soft">–</span>) },
];

export function Planned({ domain }: { domain: string }) {
  const asked = useApi('getPlannedEvents', { path: { domain } });
  const items = asked.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="section" aria-labelledby="planned">
      <h2 id="planned">Its events</h2>
      <Table label={`Events of ${domain}`} columns={columns} rows={items} keyOf={({ action, action_category }) => `${action_category} ${action}`} />
    </section>
  );
}
