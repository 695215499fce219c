import { Link } from 'wouter';
import { useMe } from '../../api/session';
import { Links } from '../../parts/Links';
import { Await, Empty } from '../../parts/states';
import { type Column, Table } from '../../parts/Table';
import { changeColumn, Editing, ListHead, useEditing } from './Editing';
import { type TeamRow, useWho } from './who';

// The teams, who is in them, and which domains are theirs.

const columns: Column<TeamRow>[] = [
  { name: 'team', min: 90, max: 240, words: ({ name }) => name, cell: ({ name }) => <Link href={`/govern/teams/${encodeURIComponent(name)}`}>{name}</Link> },
  {
    name: 'what it does',
    min: 220,
    grow: 3,
    cell: ({ title, description }) => (
      <>
        {title} {description && <span className="soft">{description}</span>}
      </>
    ),
  },
  {
    name: 'domains',
    min: 110,
    grow: 0.6,
    cell: ({ domains }) => (domains.length > 0 ? <Links names={domains} to="/domains" /> : <span className="soft">none</span>),
  },
  {
    name: 'members',
    min: 140,
    grow: 1,
    cell: ({ members }) => members.map(({ name }) => name).join(', ') || <span className="soft">nobody</span>,
  },
  { name: 'contact', min: 90, max: 280, words: ({ contact = '' }) => contact, cell: ({ contact }) => contact ?? <span className="soft">–</span> },
];

export function Teams() {
  const { admin } = useMe();
  const { teams, rows } = useWho();
  const { edit } = useEditing();
  return (
    <>
      <ListHead kind="team" about="Rights and domains go to teams; people come and go." />
      <Await asked={teams} what="teams">
        {() =>
          rows.length > 0 ? (
            <Table label="Teams" columns={admin ? [...columns, changeColumn<TeamRow>(edit)] : columns} rows={rows} keyOf={({ name }) => name} />
          ) : (
            <Empty title="There are no teams that you may know of.">
              An admin makes them here, or applies a folder with documents of <code>kind: Team</code>.
            </Empty>
          )
        }
      </Await>
      <Editing kind="team" />
    </>
  );
}
