import { useLocation } from 'wouter';
import { useDo } from '../api/hooks';
import type { Table } from '../api/types';
import { Area } from '../parts/Area';
import { Dialog } from '../parts/Dialog';
import { Field, Form, textOf } from '../parts/Form';
import { addressOfThread, longest } from './words';

// A question to the owners of a table, in public: others have it, too.
export function AskAbout({ table, column, close }: { table: Table; column: string; close: () => void }) {
  const ask = useDo('askAboutTable', ['listTableThreads', 'listUnanswered']);
  const [, navigate] = useLocation();
  const owners = table.owner.people.length > 0 ? table.owner.people.join(', ') : `team ${table.owner.team}`;
  const act = (data: FormData) => {
    const about = textOf(data, 'column');
    ask.mutate(
      { path: { table: table.name }, body: { text: textOf(data, 'text'), ...(about && { column: about }) } },
      {
        onSuccess: (thread) => {
          close();
          navigate(addressOfThread(table.name, thread.id));
        },
      },
    );
  };
  return (
    <Dialog title={`Ask about ${table.name}`} close={close}>
      <Form act={act} submit="Ask" busy={ask.isPending} fault={ask.error} cancel={close}>
        <Field
          label="About the column"
          name="column"
          list="asked-columns"
          defaultValue={column}
          autoComplete="off"
          hint="Left out: the table as a whole."
        />
        <datalist id="asked-columns">
          {table.columns.map(({ name }) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Area
          label="Your question"
          name="text"
          required
          autoFocus
          rows={4}
          maxLength={longest}
          hint={`${owners} will be told. Whoever may find the table can read it, and answer.`}
        />
      </Form>
    </Dialog>
  );
}
