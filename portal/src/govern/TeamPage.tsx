import { Link } from 'wouter';
import { Links } from '../parts/Links';
import { type Column, Table } from '../parts/Table';
import { Await, Empty } from '../parts/states';
import type { Member } from './people';
import { useTeams } from './Teams';

// A team: what it does, how to reach it, who is in it.

const columns: Column<Member>[] = [
  { name: 'member', min: 140, grow: 1, cell: ({ name }) => name },
  { name: 'who that is', min: 180, grow: 2, cell: ({ title }) => title },
  {
    name: 'curates',
    min: 160,
    grow: 1,
    cell: ({ curates }) => <Links names={curates} to="/domains" />,
  },
];

export function TeamPage({ name }: { name: string }) {
  const { teams, rows } = useTeams();
  return (
    <>
      <p className="small">
        <Link href="/govern/teams">Teams</Link>
      </p>
      <Await asked={teams} what="the team">
        {() => {
          const team = rows?.find((row) => row.name === name);
          if (!team) return <Empty title={`There is no team ${name}.`} />;
          return (
            <>
              <header className="section">
                <h1>{team.title || name}</h1>
                <p className="prose">{team.description}</p>
                <p className="facts soft">
                  <code>{name}</code>
                  {team.contact && <span>{team.contact}</span>}
                  <Links names={team.domains} to="/domains" />
                </p>
              </header>
              <section className="section" aria-labelledby="members">
                <h2 id="members">Members</h2>
                {team.people.length > 0 ? (
                  <Table label={`Members of ${name}`} columns={columns} rows={team.people} keyOf={(member) => member.name} />
                ) : (
                  <Empty title="Nobody is in it.">
                    A user's document names their <code>teams:</code>.
                  </Empty>
                )}
              </section>
            </>
          );
        }}
      </Await>
    </>
  );
}
