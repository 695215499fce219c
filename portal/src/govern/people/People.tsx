import { useState } from 'react';
import { useMe } from '../../api/session';
import { specOf, type UserSpec } from '../../api/specs';
import { Badge } from '../../parts/Dye';
import { Links } from '../../parts/Links';
import { Await } from '../../parts/states';
import { type Column, Table } from '../../parts/Table';
import { changeColumn, Editing, ListHead, useEditing } from './Editing';
import { Password } from './Password';
import { useWho } from './who';

// Who may sign in, what they do, and where they belong.

const none = <span className="soft">–</span>;

const columns: Column<UserSpec>[] = [
  {
    name: 'user',
    min: 130,
    grow: 1,
    cell: ({ name, disabled }) => (
      <>
        <code>{name}</code> {disabled && <Badge dye="plain">left</Badge>}
      </>
    ),
  },
  { name: 'what they do', min: 160, grow: 2, cell: ({ title }) => title ?? none },
  { name: 'teams', min: 110, grow: 1, cell: ({ teams }) => (teams?.length ? <Links names={teams} to="/govern/teams" /> : none) },
  { name: 'roles', min: 80, cell: ({ roles }) => roles?.join(', ') || none },
  { name: 'email', min: 90, max: 280, words: ({ email = '' }) => email, cell: ({ email }) => email ?? none },
];

function passwordColumn(give: (user: string) => void): Column<UserSpec> {
  return {
    name: 'password',
    head: <span className="unseen">Password</span>,
    min: 104,
    cell: ({ name }) => (
      <div className="deeds">
        <button type="button" className="button button-plain" aria-label={`Password of ${name}`} onClick={() => give(name)}>
          Password
        </button>
      </div>
    ),
  };
}

export function People() {
  const { admin } = useMe();
  const { users } = useWho();
  const { edit } = useEditing();
  const [given, setGiven] = useState('');
  const drawn = admin ? [...columns, changeColumn<UserSpec>(edit), passwordColumn(setGiven)] : columns;
  return (
    <>
      <ListHead kind="user" about="Who may sign in, and which teams they are in." />
      <Await asked={users} what="people">
        {({ items }) => (
          <Table label="People" columns={drawn} rows={items.map(specOf)} keyOf={({ name }) => name} />
        )}
      </Await>
      {given && <Password user={given} close={() => setGiven('')} />}
      <Editing kind="user" />
    </>
  );
}
