import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { Problem, type Operation } from '../api/client';
import type { DraftedColumn, UploadAnswer } from '../api/types';
import { size } from '../ask/words';
import { many } from '../parts/amount';
import { Dialog } from '../parts/Dialog';
import { Choice, Form } from '../parts/Form';
import { Failure } from '../parts/states';
import { type Column, Table } from '../parts/Table';
import { type Mode, newKey, put } from './sending';

// What a file would do to a table, before it does; then its way there, and what became of it.

const ways: { value: Mode; text: string }[] = [
  { value: 'replace', text: 'replace them' },
  { value: 'append', text: 'keep them, and add these' },
  { value: 'merge', text: 'replace those with the same key, and add the others' },
];
const asSaid = { value: '' as const, text: 'as the contract says' };
const become: Record<Mode, string> = {
  replace: 'take the place of all that are there',
  append: 'are added to those that are there',
  merge: 'replace those with the same key, and are added else',
};
const changes: Operation[] = ['getTable', 'listSnapshots', 'search', 'listCosts', 'getProductCost', 'listProducts', 'listDomains'];

interface Props {
  table: string;
  modes?: Mode[]; // that its contract allows, the first when nothing is chosen; not known of a new one
  file: File;
  close: () => void;
}

// The server looks at the file; nothing is stored.
function useLook({ table, file }: Props, mode: Mode | '', key: string) {
  const [sofar, setSofar] = useState(0);
  const looked = useQuery({
    queryKey: ['putTableData', table, key, mode],
    queryFn: ({ signal }) => put({ table, file, mode }, { signal, sofar: setSofar }),
    retry: false,
    gcTime: 0,
    staleTime: Infinity,
  });
  return { looked, sofar };
}

function useSend({ table, file }: Props, mode: Mode | '', key: string) {
  const client = useQueryClient();
  const [sofar, setSofar] = useState(0);
  const stopping = useRef<AbortController>(undefined);
  const sent = useMutation({
    mutationFn: () => {
      stopping.current = new AbortController();
      return put({ table, file, mode }, { key: key + mode, signal: stopping.current.signal, sofar: setSofar });
    },
    onSuccess: () => Promise.all([...changes, 'query'].map((changed) => client.invalidateQueries({ queryKey: [changed] }))),
  });
  return { sent, sofar, stop: () => stopping.current?.abort() };
}

export function SendDialog(props: Props) {
  const { table, modes, file, close } = props;
  const [mode, setMode] = useState<Mode | ''>(modes?.[0] ?? '');
  const [key] = useState(newKey);
  const { looked, sofar } = useLook(props, mode, key);
  const { sent, sofar: onItsWay, stop } = useSend(props, mode, key);
  const end = () => (stop(), close());
  if (sent.data) return <Sent answer={sent.data} close={close} />;
  const isNew = Boolean(looked.data?.drafted);
  const isThere = !(looked.error instanceof Problem && looked.error.status === 404);
  const options = modes ? ways.filter(({ value }) => modes.includes(value)) : [asSaid, ...ways];
  const isStopped = sent.error instanceof DOMException;
  return (
    <Dialog title={`Rows for ${table}`} close={end} wide={isNew}>
      <Form
        act={() => sent.mutate()}
        submit={sent.isPending ? 'Sending …' : looked.data ? `Send ${many(looked.data.rows, 'row')}` : 'Send'}
        busy={sent.isPending || !looked.data}
        fault={isStopped ? undefined : sent.error}
        cancel={sent.isPending ? stop : end}
      >
        <p>
          <code>{file.name}</code>, {size(file.size)}
        </p>
        {isThere && !isNew && options.length > 1 && (
          <Choice label="The rows that are there" value={mode} onChange={(next) => setMode(next as Mode | '')} options={options} />
        )}
        {sent.isPending ? (
          <OnItsWay what="Sending" bytes={onItsWay} of={file.size} />
        ) : looked.error ? (
          <Failure fault={looked.error} />
        ) : looked.data ? (
          <Looked answer={looked.data} />
        ) : (
          <OnItsWay what="Looking at it" bytes={sofar} of={file.size} />
        )}
        {isStopped && !sent.isPending && (
          <p role="status">Stopped. Sent again, it is taken once, even if all of it had arrived.</p>
        )}
      </Form>
    </Dialog>
  );
}

function OnItsWay({ what, bytes, of }: { what: string; bytes: number; of: number }) {
  const isThere = bytes >= of;
  return (
    <p className="on-its-way" role="status">
      <progress max={of} value={isThere ? undefined : bytes} aria-label={what} />
      {isThere ? `${what}: all of it is there, and is read …` : `${what}: ${size(bytes)} of ${size(of)}`}
    </p>
  );
}

function Looked({ answer }: { answer: UploadAnswer }) {
  const { drafted, rows } = answer;
  return (
    <>
      <div role="status">
        <p>
          {drafted
            ? `Nobody has this table yet. It is made of this file's ${many(rows, 'row')}, with a contract that you finish then.`
            : `Its ${many(rows, 'row')} keep the contract, and ${become[answer.mode]}.`}{' '}
          Nothing is stored yet.
        </p>
        {answer.notes.length > 0 && (
          <ul className="small soft">
            {answer.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
      </div>
      {drafted && <Table label="Columns of the file" columns={columns} rows={drafted.columns} keyOf={({ name }) => name} rowHeight={28} />}
    </>
  );
}

const columns: Column<DraftedColumn>[] = [
  { name: 'column', min: 140, grow: 2, cell: ({ name }) => <code>{name}</code> },
  { name: 'type', min: 100, grow: 1, cell: ({ type }) => type },
  { name: 'without a value', min: 130, number: true, cell: ({ nulls }) => (nulls ? many(nulls, 'row') : <span className="soft">–</span>) },
];

function Sent({ answer, close }: { answer: UploadAnswer; close: () => void }) {
  const { table, rows, snapshot, repeated, drafted } = answer;
  const page = `/tables/${encodeURIComponent(table)}`;
  return (
    <Dialog title={`${many(rows, 'row')} sent`} close={close}>
      <p role="status">
        {repeated ? 'They had arrived the first time, and were not taken twice. ' : ''}
        They are in <code>{table}</code> now, as its version <code>{snapshot}</code>.
      </p>
      {drafted && <p>Its contract is a draft: say what the table and its columns mean, and it can be found and trusted.</p>}
      <p className="buttons">
        {drafted ? (
          <>
            <Link className="button button-main" href={`/publish/${encodeURIComponent(table)}`}>
              Finish its contract
            </Link>
            <Link className="button" href={page}>
              See the table
            </Link>
          </>
        ) : (
          <Link className="button" href={`${page}/runs`} onClick={close}>
            See its versions
          </Link>
        )}
      </p>
    </Dialog>
  );
}
