import { useState } from 'react';
import { Link } from 'wouter';
import { useApi, useDo } from '../api/hooks';
import { isOwnerOf, useMe } from '../api/session';
import type { Table as About, TableSnapshot } from '../api/types';
import { linkTo } from '../ask/tabs';
import { quotedTable } from '../ask/statements';
import { Dialog } from '../parts/Dialog';
import { Badge } from '../parts/Dye';
import { Form } from '../parts/Form';
import { Await, Empty } from '../parts/states';
import { type Column, Table } from '../parts/Table';
import { Moment } from '../parts/time';
import { RunLink } from './words';

// Versions of a table's rows: each can be read, and made again the one that readers get.

const none = <span className="soft">–</span>;

// What a version did, in words; Iceberg's are other.
const doings: Record<TableSnapshot['operation'], string> = {
  append: 'added rows',
  overwrite: 'replaced rows',
  delete: 'removed rows',
  replace: 'packed files',
};

function columnsFor(table: string, restore: ((snapshot: TableSnapshot) => void) | undefined): Column<TableSnapshot>[] {
  const read = (id: string) => linkTo({ title: '', given: {}, sql: `SELECT *\nFROM ${quotedTable(table)} AT (VERSION => ${id})\nLIMIT 100;\n` });
  return [
    { name: 'of', min: 130, grow: 1, cell: ({ at }) => <Moment at={at} /> },
    { name: 'version', min: 160, max: 240, words: ({ id }) => id, cell: ({ id }) => <code>{id}</code> },
    { name: 'by', min: 90, cell: ({ run }) => (run ? <RunLink id={run} /> : <span className="soft">a writer</span>) },
    { name: 'what it did', min: 118, cell: ({ operation }) => doings[operation] },
    { name: 'rows', min: 100, number: true, cell: ({ rows }) => rows?.toLocaleString('en') ?? none },
    {
      name: 'do',
      head: <span className="unseen">What can be done</span>,
      min: 230,
      cell: (snapshot) =>
        snapshot.is_current ? (
          <Badge dye="verdigris">readers get this one</Badge>
        ) : (
          <div className="deeds">
            <Link className="button button-plain" href={read(snapshot.id)}>
              Read it
            </Link>
            {restore && (
              <button type="button" className="button button-plain" onClick={() => restore(snapshot)}>
                Give it to readers
              </button>
            )}
          </div>
        ),
    },
  ];
}

export function Snapshots({ table }: { table: About }) {
  const me = useMe();
  const asked = useApi('listSnapshots', { path: { table: table.name } });
  const [chosen, choose] = useState<TableSnapshot>();
  const owns = isOwnerOf(me, table.domain);
  return (
    <section className="section" aria-labelledby="versions-of-rows">
      <h2 id="versions-of-rows">Versions of its rows</h2>
      <Await asked={asked} what="its versions">
        {({ items }) =>
          items.length > 0 ? (
            <Table label={`Versions of the rows of ${table.name}`} columns={columnsFor(table.name, owns ? choose : undefined)} rows={items} keyOf={({ id }) => id} />
          ) : (
            <Empty title="It has no rows yet." />
          )
        }
      </Await>
      {chosen && <Restore table={table.name} snapshot={chosen} close={() => choose(undefined)} />}
    </section>
  );
}

function Restore({ table, snapshot, close }: { table: string; snapshot: TableSnapshot; close: () => void }) {
  const roll = useDo('rollBackTable', ['listSnapshots', 'getTable', 'listSchedules']);
  return (
    <Dialog title="Give these rows to readers" close={close}>
      <Form
        act={() => roll.mutate({ path: { table }, body: { snapshot: snapshot.id } }, { onSuccess: close })}
        submit="Give them"
        busy={roll.isPending}
        fault={roll.error}
        cancel={close}
      >
        <p>
          Whoever asks <code>{table}</code> gets its rows as they were <Moment at={snapshot.at} />, until its next run, or file. Nothing is
          lost: the newer versions stay.
        </p>
      </Form>
    </Dialog>
  );
}
