import '../access/access.css';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Asked } from '../api/hooks';
import { isOwnerOf, useMe } from '../api/session';
import type { DomainPage, TeamPage, UserPage } from '../api/types';
import { Badge } from '../parts/Dye';
import { Await, Empty } from '../parts/states';
import { Table, type Column } from '../parts/Table';
import { Password } from './Password';
import type { DomainRow, TeamRow, UserRow } from './kinds';

const none = <span className="soft">–</span>;

function change<Row extends { name: string }>(edit: (name: string) => void, may: (row: Row) => boolean): Column<Row> {
  return {
    name: 'do',
    head: <span className="unseen">What can be done</span>,
    min: 88,
    cell: (row) =>
      may(row) && (
        <div className="deeds">
          <button type="button" className="button button-plain" aria-label={`Change ${row.name}`} onClick={() => edit(row.name)}>
            Change
          </button>
        </div>
      ),
  };
}

function About({ title, description }: { title?: string | undefined; description?: string | undefined }) {
  return (
    <>
      {title}
      {description && <span className="soft"> {description}</span>}
    </>
  );
}

export function TeamList({
  asked,
  users,
  domains,
  edit,
}: {
  asked: Asked<TeamPage>;
  users: UserRow[];
  domains: DomainRow[];
  edit: (name: string) => void;
}) {
  const me = useMe();
  const members = (team: string) => users.filter(({ teams, disabled }) => teams?.includes(team) && !disabled);
  const columns: Column<TeamRow>[] = [
    { name: 'team', min: 120, grow: 1, cell: ({ name }) => <code>{name}</code> },
    { name: 'what it does', min: 220, grow: 3, cell: (team) => <About {...team} /> },
    {
      name: 'members',
      min: 140,
      grow: 2,
      cell: ({ name }) => members(name).map((user) => user.name).join(', ') || <span className="soft">nobody</span>,
    },
    {
      name: 'domains',
      min: 110,
      grow: 1,
      cell: ({ name }) =>
        domains
          .filter(({ team }) => team === name)
          .map((domain) => (
            <Link key={domain.name} href={`/domains/${encodeURIComponent(domain.name)}`}>
              {domain.name}
            </Link>
          )),
    },
    { name: 'contact', min: 190, grow: 1, cell: ({ contact }) => contact ?? none },
    ...(me.admin ? [change<TeamRow>(edit, () => true)] : []),
  ];
  return (
    <Await asked={asked} what="teams">
      {({ items }) =>
        items.length > 0 ? (
          <Table label="Teams" columns={columns} rows={items.map(({ spec }) => spec as unknown as TeamRow)} keyOf={({ name }) => name} />
        ) : (
          <Empty title="There are no teams that you may know of.">An admin makes them here, or applies a folder that has them.</Empty>
        )
      }
    </Await>
  );
}

function password(give: (user: string) => void): Column<UserRow> {
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

export function PeopleList({ asked, edit }: { asked: Asked<UserPage>; edit: (name: string) => void }) {
  const me = useMe();
  const [given, setGiven] = useState('');
  const columns: Column<UserRow>[] = [
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
    { name: 'what they do', min: 160, grow: 2, cell: (user) => <About {...user} /> },
    { name: 'teams', min: 110, grow: 1, cell: ({ teams }) => teams?.join(', ') || none },
    { name: 'roles', min: 80, cell: ({ roles }) => roles?.join(', ') || none },
    { name: 'email', min: 200, grow: 1, cell: ({ email }) => email ?? none },
    ...(me.admin ? [change<UserRow>(edit, () => true), password(setGiven)] : []),
  ];
  return (
    <>
      <Await asked={asked} what="people">
        {({ items }) => (
          <Table label="People" columns={columns} rows={items.map(({ spec }) => spec as unknown as UserRow)} keyOf={({ name }) => name} />
        )}
      </Await>
      {given && <Password user={given} close={() => setGiven('')} />}
    </>
  );
}

export function DomainList({ asked, edit }: { asked: Asked<DomainPage>; edit: (name: string) => void }) {
  const me = useMe();
  const columns: Column<DomainRow>[] = [
    {
      name: 'domain',
      min: 120,
      grow: 1,
      cell: ({ name }) => <Link href={`/domains/${encodeURIComponent(name)}`}>{name}</Link>,
    },
    { name: 'what it is about', min: 220, grow: 3, cell: (domain) => <About {...domain} /> },
    { name: 'team', min: 100, grow: 1, cell: ({ team }) => team ?? <Badge dye="weld">none</Badge> },
    {
      name: 'curators',
      min: 130,
      grow: 1,
      cell: ({ curators }) => curators?.join(', ') || <Badge dye="weld">none</Badge>,
    },
    change<DomainRow>(edit, ({ name }) => isOwnerOf(me, name)),
  ];
  return (
    <Await asked={asked} what="domains">
      {({ items }) =>
        items.length > 0 ? (
          <Table label="Domains" columns={columns} rows={items.map(({ spec }) => spec as unknown as DomainRow)} keyOf={({ name }) => name} />
        ) : (
          <Empty title="There are no domains yet.">An admin makes the first.</Empty>
        )
      }
    </Await>
  );
}
