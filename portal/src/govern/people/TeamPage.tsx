import { Link } from 'wouter';
import { useMe } from '../../api/session';
import { Links } from '../../parts/Links';
import { Await, Empty } from '../../parts/states';
import { type Column, Table } from '../../parts/Table';
import { Editing, useEditing } from './Editing';
import { type Member, type TeamRow, useWho } from './who';

// A team: what it does, how to reach it, who is in it.

const columns: Column<Member>[] = [
  { name: 'member', min: 140, grow: 1, cell: ({ name }) => <code>{name}</code> },
  { name: 'what they do', min: 180, grow: 2, cell: ({ title }) => title || <span className="soft">–</span> },
  {
    name: 'curates',
    min: 160,
    grow: 1,
    cell: ({ curates }) => (curates.length > 0 ? <Links names={curates} to="/domains" /> : <span className="soft">–</span>),
  },
];

export function TeamPage({ name }: { name: string }) {
  const { teams, rows } = useWho();
  return (
    <>
      <Await asked={teams} what="the team">
        {() => {
          const team = rows.find((row) => row.name === name);
          return team ? <About team={team} /> : <Empty title={`There is no team ${name} that you may know of.`} />;
        }}
      </Await>
      <Editing kind="team" />
    </>
  );
}

function About({ team }: { team: TeamRow }) {
  const { admin } = useMe();
  const { edit } = useEditing();
  return (
    <>
      <header className="page-head">
        <div className="section">
          <h1 className="crumbs">
            <Link href="/govern/teams">Teams</Link>
            <span className="soft" aria-hidden="true">
              /
            </span>
            <span>{team.title || team.name}</span>
          </h1>
          {team.description && <p className="prose">{team.description}</p>}
          <p className="facts soft">
            <code>{team.name}</code>
            {team.contact && <span>{team.contact}</span>}
            <Links names={team.domains} to="/domains" />
          </p>
        </div>
        {admin && (
          <button type="button" className="button" onClick={() => edit(team.name)}>
            Change
          </button>
        )}
      </header>
      <section className="section" aria-labelledby="members">
        <h2 id="members">Members</h2>
        {team.members.length > 0 ? (
          <Table label={`Members of ${team.name}`} columns={columns} rows={team.members} keyOf={(member) => member.name} />
        ) : (
          <Empty title="Nobody is in it.">
            An admin puts people into teams, in <Link href="/govern/people">People</Link>.
          </Empty>
        )}
      </section>
    </>
  );
}
