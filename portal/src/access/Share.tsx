import { useApi, useDo } from '../api/hooks';
import type { Table } from '../api/types';
import { Dialog } from '../parts/Dialog';
import { Field, Form, textOf } from '../parts/Form';
import { changedByDeeds } from './Decide';

// From the owner's side, unasked: the same agreement, approved at once.
export function Share({ table, close }: { table: Table; close: () => void }) {
  const share = useDo('shareTable', changedByDeeds);
  const teams = useApi('listTeams', { query: { limit: 200 } });
  const act = (data: FormData) => {
    const purpose = textOf(data, 'purpose');
    const until = textOf(data, 'until');
    share.mutate(
      {
        path: { table: table.name },
        body: { with: textOf(data, 'with'), ...(purpose && { purpose }), ...(until && { until }) },
      },
      { onSuccess: close },
    );
  };
  return (
    <Dialog title={`Share ${table.name}`} close={close}>
      <Form act={act} submit="Share" busy={share.isPending} fault={share.error} cancel={close}>
        <Field label="With" name="with" required autoFocus list="parties" hint="A team, or a person." />
        <datalist id="parties">
          {teams.data?.items.map((team) => (
            <option key={team.name} value={team.name} />
          ))}
        </datalist>
        <Field label="What for" name="purpose" placeholder="the quarterly report" />
        <Field label="Until" name="until" type="date" hint="Left out: until somebody takes it back." />
      </Form>
    </Dialog>
  );
}
