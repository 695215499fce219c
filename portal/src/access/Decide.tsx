import { useState } from 'react';
import { useApi, useDo } from '../api/hooks';
import type { Operation } from '../api/client';
import type { AgreementRecord } from '../api/types';
import { Dialog } from '../parts/Dialog';
import { Field, Form, textOf } from '../parts/Form';
import { Sentence } from './records';

export type Deed = 'approve' | 'narrow' | 'refuse' | 'revoke' | 'renew';

export const changedByDeeds: Operation[] = ['getInbox', 'listMyAgreements', 'getTable', 'explainAccess', 'search'];

interface Row {
  title: string;
  submit: string;
  until?: boolean;
  columns?: boolean;
  reason?: 'needed' | 'welcome';
  says: string;
}
const rows: Record<Deed, Row> = {
  approve: { title: 'Approve', submit: 'Approve', until: true, columns: true, says: 'It holds from their next question on.' },
  narrow: { title: 'Narrow', submit: 'Narrow', columns: true, says: 'Only these columns from then on.' },
  refuse: { title: 'Refuse', submit: 'Refuse', reason: 'needed', says: 'They are told why.' },
  revoke: { title: 'Take back', submit: 'Take back', reason: 'welcome', says: 'Their next question is refused.' },
  renew: { title: 'Renew', submit: 'Renew', until: true, says: 'It goes on until the new end.' },
};

// One decision about one agreement, with what goes with it.
export function Decide({ record, deed, close }: { record: AgreementRecord; deed: Deed; close: () => void }) {
  const row = rows[deed];
  const decide = useDo(`${deed}Agreement`, changedByDeeds);
  const [columns, setColumns] = useState<string[]>([]);
  const act = (data: FormData) => {
    const until = textOf(data, 'until');
    const reason = textOf(data, 'reason');
    decide.mutate(
      {
        path: { name: record.id },
        version: record.version,
        body: { ...(until && { until }), ...(reason && { reason }), ...(columns.length > 0 && { columns }) },
      },
      { onSuccess: close },
    );
  };
  return (
    <Dialog title={row.title} close={close}>
      <p>
        <Sentence record={record} />. {row.says}
      </p>
      <Form act={act} submit={row.submit} busy={decide.isPending} fault={decide.error} cancel={close}>
        {row.until && (
          <Field
            label="Until"
            name="until"
            type="date"
            required={deed === 'renew'}
            defaultValue={record.until?.slice(0, 10)}
          />
        )}
        {row.columns && <Columns record={record} chosen={columns} choose={setColumns} />}
        {row.reason && (
          <Field
            label={row.reason === 'needed' ? 'Why' : 'Why (they read it)'}
            name="reason"
            required={row.reason === 'needed'}
            autoFocus
          />
        )}
      </Form>
    </Dialog>
  );
}

function Columns({
  record,
  chosen,
  choose,
}: {
  record: AgreementRecord;
  chosen: string[];
  choose: (columns: string[]) => void;
}) {
  const { data } = useApi('getTable', { path: { table: record.table } });
  const offered = record.columns.length > 0 ? record.columns : (data?.columns.map((column) => column.name) ?? []);
  return (
    <fieldset>
      <legend className="legend">Only these columns</legend>
      <p className="soft small">None chosen: {record.columns.length > 0 ? 'these' : 'all'} of them.</p>
      <div className="checks checks-columns">
        {offered.map((name) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              onChange={(event) =>
                choose(event.target.checked ? [...chosen, name] : chosen.filter((one) => one !== name))
              }
            />
            <code>{name}</code>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
