import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { call } from '../api/client';
import { useDo } from '../api/hooks';
import { useMe } from '../api/session';
import type { AgreementRecord, Table } from '../api/types';
import { Dialog } from '../parts/Dialog';
import { Choice, Field, Form, textOf } from '../parts/Form';
import { Disclosure } from './records';

// Asking for access: for whom, what for, until when, and what that would show.
export function AskAccess({ table, close }: { table: Table; close: () => void }) {
  const me = useMe();
  const parties = [...me.teams.map((team) => ({ value: `team:${team}`, text: `team ${team}` })), { value: `user:${me.user}`, text: 'me alone' }];
  const [party, setParty] = useState(parties[0]!.value);
  const request = useDo('requestAccess', ['getTable', 'getInbox', 'listMyAgreements', 'explainAccess', 'search']);
  if (request.data)
    return (
      <Dialog title={request.data.state === 'approved' ? 'You have access' : 'You have asked'} close={close}>
        <Asked record={request.data} table={table} />
      </Dialog>
    );
  const act = (data: FormData) => {
    const until = textOf(data, 'until');
    request.mutate({
      body: { table: table.name, for: party, purpose: textOf(data, 'purpose'), ...(until && { until }) },
    });
  };
  return (
    <Dialog title={`Ask for ${table.name}`} close={close} wide>
      <Form act={act} submit="Ask for access" busy={request.isPending} fault={request.error} cancel={close}>
        <Choice label="For whom" value={party} onChange={setParty} options={parties} />
        <Field
          label="What for"
          name="purpose"
          required
          autoFocus
          placeholder="seat planning for the summer"
          hint="A sentence for its owner. It is kept with the agreement."
        />
        <Field label="Until" name="until" type="date" min={tomorrow()} hint="Left out: until somebody takes it back, or as a policy says." />
        <Preview table={table} party={party} />
      </Form>
    </Dialog>
  );
}

function tomorrow(): string {
  return new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
}

function Preview({ table, party }: { table: Table; party: string }) {
  const { data } = useQuery({
    queryKey: ['previewRequest', table.name, party],
    queryFn: ({ signal }) =>
      call('previewRequest', { body: { table: table.name, for: party, purpose: 'a look before asking' } }, { signal }),
  });
  if (!data) return null;
  return (
    <section className="section" aria-label="What you would see">
      <h3>What you would see</h3>
      <Disclosure disclosed={data} who="you" />
    </section>
  );
}

function Asked({ record, table }: { record: AgreementRecord; table: Table }) {
  if (record.state === 'approved')
    return (
      <p>
        A policy approves such requests at once: your next question is answered. <span className="soft">{record.reason}</span>
      </p>
    );
  return (
    <>
      <p>
        Team <b>{record.owner.team}</b> has it in its inbox
        {table.owner.people.length > 0 && <> ({table.owner.people.join(', ')})</>}. The answer comes to{' '}
        <Link href="/inbox">your inbox</Link>, and the table opens by itself once they approve.
      </p>
      <p className="soft">
        You can follow it, and take it back, under{' '}
        <Link href={`/tables/${encodeURIComponent(table.name)}/access`}>Access</Link>.
      </p>
    </>
  );
}
