import { useState } from 'react';
import { Link } from 'wouter';
import { isOwnerOf, useMe } from '../api/session';
import type { AgreementRecord } from '../api/types';
import { Day } from '../parts/time';
import { Table, type Column } from '../parts/Table';
import { Decide, type Deed } from './Decide';
import { State } from './records';

// Agreements with what can be done to each.
export function Agreements({ records, label }: { records: AgreementRecord[]; label: string }) {
  const [deciding, setDeciding] = useState<{ record: AgreementRecord; deed: Deed } | undefined>();
  const columns: Column<AgreementRecord>[] = [
    {
      name: 'table',
      min: 160, grow: 1.2,
      cell: (record) => (
        <Link className="mono" href={`/tables/${encodeURIComponent(record.table)}`}>
          {record.table}
        </Link>
      ),
    },
    { name: 'for', min: 110, grow: 0.8, cell: (record) => `${record.consumer.kind} ${record.consumer.name}` },
    { name: 'what for', min: 160, grow: 1.6, cell: (record) => record.purpose },
    { name: 'state', min: 168, cell: (record) => <State record={record} /> },
    {
      name: 'until',
      min: 110,
      cell: (record) => (record.until ? <Day at={record.until} /> : <span className="soft">no end</span>),
    },
    {
      name: 'decided by',
      min: 110, grow: 0.8,
      cell: (record) => (
        <>
          {record.decided?.by ?? <span className="soft">–</span>}
          {record.reason && <span className="soft"> {record.reason}</span>}
        </>
      ),
    },
    {
      name: 'do',
      head: <span className="unseen">What can be done</span>,
      min: 176,
      cell: (record) => <Deeds record={record} decide={(deed) => setDeciding({ record, deed })} />,
    },
  ];
  return (
    <>
      <Table label={label} columns={columns} rows={records} keyOf={(record) => record.id} />
      {deciding && <Decide {...deciding} close={() => setDeciding(undefined)} />}
    </>
  );
}

function Deeds({ record, decide }: { record: AgreementRecord; decide: (deed: Deed) => void }) {
  const me = useMe();
  const owns = isOwnerOf(me, record.table.split('.')[0]!);
  const theirs = record.consumer.name === me.user || me.teams.includes(record.consumer.name) || record.requested?.by === me.user;
  const deeds: Deed[] = [
    ...(owns && record.state === 'requested' ? (['approve', 'refuse'] as const) : []),
    ...(owns && record.state === 'approved' ? (['renew', 'narrow'] as const) : []),
    ...((record.state === 'approved' && (owns || theirs)) || (record.state === 'requested' && theirs)
      ? (['revoke'] as const)
      : []),
  ];
  return (
    <span className="deeds">
      {deeds.map((deed) => (
        <button key={deed} type="button" className="button button-plain" onClick={() => decide(deed)}>
          {deed === 'revoke' && theirs && !owns ? 'give back' : deed}
          <span className="unseen">
            {' '}
            {record.table} for {record.consumer.name}
          </span>
        </button>
      ))}
    </span>
  );
}
