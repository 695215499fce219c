import { useState } from 'react';
import { useDo } from '../api/hooks';
import type { Table, ThreadRecord } from '../api/types';
import { Area } from '../parts/Area';
import { Dialog } from '../parts/Dialog';
import { FieldChanges } from '../parts/FieldChanges';
import { Form } from '../parts/Form';
import { meaningChanges } from './meaning';

export type ThreadAnswer = ThreadRecord['answers'][number];

// The owner's word on an answer, and its way into the contract.
export function Accept({
  table,
  thread,
  answer,
  close,
}: {
  table: Table;
  thread: ThreadRecord;
  answer: ThreadAnswer;
  close: () => void;
}) {
  const accept = useDo('acceptAnswer', [
    'listTableThreads',
    'getTable',
    'getContractHistory',
    'diffContract',
    'search',
  ]);
  const [asMeaning, setAsMeaning] = useState(true);
  const [words, setWords] = useState(answer.text);
  const fields = meaningChanges(table, thread.column, words);
  const what = thread.column ?? table.name;
  const act = () =>
    accept.mutate(
      {
        path: { name: thread.id, number: String(answer.number) },
        body: asMeaning ? { as_meaning: true, meaning: words.trim() } : {},
      },
      { onSuccess: close },
    );
  return (
    <Dialog title={`Accept the answer of ${answer.by}`} close={close} wide>
      <Form
        act={act}
        submit={asMeaning ? 'Accept, and change the contract' : 'Accept'}
        busy={accept.isPending}
        fault={accept.error}
        cancel={close}
      >
        <div className="checks">
          <label>
            <input type="checkbox" checked={asMeaning} onChange={(event) => setAsMeaning(event.target.checked)} />
            <span>
              Let it become what the contract says of <code>{what}</code>
            </span>
          </label>
        </div>
        {asMeaning && (
          <>
            <Area
              label={`What ${what} means`}
              required
              rows={4}
              value={words}
              onChange={(event) => setWords(event.target.value)}
              hint="Words that stand without the question: what is counted, in which unit, what an empty value means."
            />
            <section className="section" aria-label="What changes in the contract">
              <h3>What changes in the contract</h3>
              {fields.length > 0 ? (
                <FieldChanges label={`Changes to ${table.contract.id}`} fields={fields} />
              ) : (
                <p className="soft">Nothing: it says so already.</p>
              )}
            </section>
          </>
        )}
      </Form>
    </Dialog>
  );
}
