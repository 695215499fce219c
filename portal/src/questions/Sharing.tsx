import { useState } from 'react';
import { useApi } from '../api/hooks';
import { Find } from '../parts/Find';

export interface SharedWith {
  everyone?: boolean;
  teams?: string[];
  users?: string[];
}

export function sharedWords({ everyone, teams = [], users = [] }: SharedWith): string {
  if (everyone) return 'everyone who is signed in';
  const all = [...teams.map((team) => `team ${team}`), ...users];
  return all.length > 0 ? all.join(', ') : 'nobody else yet';
}

// Whom a question is for. It shows them the SQL; what data they get of it, the policies say.
export function Sharing({ shared, change }: { shared: SharedWith; change: (shared: SharedWith) => void }) {
  const { data } = useApi('listTeams', { query: { limit: 1000 } });
  const [who, setWho] = useState('');
  const teams = data?.items.map(({ name }) => name) ?? [];
  const put = (next: SharedWith) =>
    change(Object.fromEntries(Object.entries(next).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value))) as SharedWith);
  const add = () => {
    const name = who.trim().replace(/^team:?\s*/, '');
    if (!name) return;
    const key = teams.includes(name) ? 'teams' : 'users';
    put({ ...shared, [key]: [...new Set([...(shared[key] ?? []), name])] });
    setWho('');
  };
  const chip = (key: 'teams' | 'users', name: string) => (
    <li key={`${key} ${name}`} className="badge">
      {key === 'teams' ? `team ${name}` : name}
      <button type="button" aria-label={`Do not share with ${name}`} onClick={() => put({ ...shared, [key]: (shared[key] ?? []).filter((each) => each !== name) })}>
        ✕
      </button>
    </li>
  );
  return (
    <fieldset className="field">
      <legend className="legend">Shared with</legend>
      <label className="sharing-all">
        <input type="checkbox" checked={shared.everyone ?? false} onChange={(event) => put({ ...shared, everyone: event.target.checked })} /> everyone who
        is signed in
      </label>
      {!shared.everyone && (
        <>
          <Find label="A team or a person" words={who} change={setWho} among={teams} enter={add}>
            <button type="button" className="button" onClick={add}>
              Add
            </button>
          </Find>
          <ul className="sharing">
            {(shared.teams ?? []).map((name) => chip('teams', name))}
            {(shared.users ?? []).map((name) => chip('users', name))}
          </ul>
        </>
      )}
      <p className="soft small">They find it and see its SQL. Rows and columns they see as their own rights say.</p>
    </fieldset>
  );
}
