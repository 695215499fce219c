import { useMemo } from 'react';
import { Link } from 'wouter';
import { useApi } from '../api/hooks';
import { Links } from '../parts/Links';
import { type Column, Table } from '../parts/Table';
import { Await, Empty } from '../parts/states';
import { teamsOf, type TeamRow } from './people';

// The teams, who is in them, and which domains are theirs.

const columns: Column<TeamRow>[] = [
  {
    name: 'team',
    min: 140,
    grow: 0.7,
    cell: ({ name, title }) => (
      <>
        <Link href={`/govern/teams/${encodeURIComponent(name)}`}>{name}</Link>
        {title && <span className="soft"> {title}</span>}
      </>
    ),
  },
  { name: 'what it does', min: 220, grow: 2, cell: ({ description }) => description },
  {
    name: 'domains',
    min: 130,
    grow: 0.7,
    cell: ({ domains }) =>
      domains.length > 0 ? (
        <Links names={domains} to="/domains" />
      ) : (
        <span className="soft">none</span>
      ),
  },
  {
    name: 'members',
    min: 160,
    grow: 1,
    cell: ({ members }) => (members.length > 0 ? members.join(', ') : <span className="soft">none</span>),
  },
];

export function useTeams() {
  const teams = useApi('listTeams', { query: { limit: 500 } });
  const users = useApi('listUsers', { query: { limit: 1000 } });
  const domains = useApi('listDomains', { query: { limit: 500 } });
  const rows = useMemo(
    () => teams.data && teamsOf(teams.data.items, users.data?.items ?? [], domains.data?.items ?? []),
    [teams.data, users.data, domains.data],
  );
  return { teams, rows };
}

export function Teams() {
  const { teams, rows } = useTeams();
  return (
    <Await asked={teams} what="the teams">
      {() =>
        rows && rows.length > 0 ? (
          <>
            <Table label="Teams" columns={columns} rows={rows} keyOf={({ name }) => name} />
            <p className="small">
              <Link href="/teams">Make and change teams, people and domains</Link>
            </p>
          </>
        ) : (
          <Empty title="There are no teams yet.">
            They stand in the mesh's folder, as documents of <code>kind: Team</code>.
          </Empty>
        )
      }
    </Await>
  );
}
