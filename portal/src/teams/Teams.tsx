import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { useApi } from '../api/hooks';
import { useMe } from '../api/session';
import { useCommands } from '../frame/commands';
import { useTitle } from '../frame/title';
import { Unknown } from '../frame/Unknown';
import { Tabs } from '../parts/Tabs';
import { Edit } from './Edit';
import type { DomainRow, EditedKind, TeamRow, UserRow } from './kinds';
import { DomainList, PeopleList, TeamList } from './lists';

const most = 1000;
const tabs: { name: string; title: string; kind: EditedKind }[] = [
  { name: '', title: 'Teams', kind: 'team' },
  { name: 'people', title: 'People', kind: 'user' },
  { name: 'domains', title: 'Domains', kind: 'domain' },
];

// Who is here, in which team, and who answers for which domain. Admins change it.
export default function Teams({ part = '' }: { part?: string }) {
  const me = useMe();
  const [parameters, setParameters] = useSearchParams();
  const query = { limit: most };
  const teams = useApi('listTeams', { query });
  const users = useApi('listUsers', { query });
  const domains = useApi('listDomains', { query });
  const tab = tabs.find(({ name }) => name === part);
  const kind = tab?.kind ?? 'team';
  useTitle(part ? `${tab?.title ?? ''} · Teams` : 'Teams');
  const editing = parameters.get('edit');
  const edit = (name: string) => setParameters({ edit: name });
  const close = () => setParameters({}, { replace: true });
  const commands = useMemo(
    () => (me.admin ? [{ text: `Make a ${kind}`, run: () => setParameters({ edit: '' }) }] : []),
    [me.admin, kind, setParameters],
  );
  useCommands(commands);
  if (!tab) return <Unknown />;

  const rows = {
    teams: teams.data?.items.map(({ spec }) => spec as unknown as TeamRow) ?? [],
    users: users.data?.items.map(({ spec }) => spec as unknown as UserRow) ?? [],
    domains: domains.data?.items.map(({ spec }) => spec as unknown as DomainRow) ?? [],
  };
  const known = {
    teams: rows.teams.map(({ name }) => name),
    users: rows.users.map(({ name }) => name),
    domains: rows.domains.map(({ name }) => name),
  };
  return (
    <div className="page">
      <div className="page-head">
        <h1>Teams</h1>
        {me.admin && (
          <button type="button" className="button button-main" onClick={() => edit('')}>
            New {kind}
          </button>
        )}
      </div>
      <Tabs
        label="Parts of the page"
        base="/teams"
        now={part}
        tabs={tabs.map(({ name, title }) => ({
          name,
          title,
          count: { team: teams, user: users, domain: domains }[tabs.find((one) => one.name === name)!.kind].data?.items.length,
        }))}
      />
      {kind === 'team' && <TeamList asked={teams} users={rows.users} domains={rows.domains} edit={edit} />}
      {kind === 'user' && <PeopleList asked={users} edit={edit} />}
      {kind === 'domain' && <DomainList asked={domains} edit={edit} />}
      {editing !== null && <Edit kind={kind} name={editing} known={known} close={close} />}
    </div>
  );
}
