import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { useApi } from '../api/hooks';
import { useCommands } from '../frame/commands';
import { useTitle } from '../frame/title';
import { Unknown } from '../frame/Unknown';
import { Tabs } from '../parts/Tabs';
import { AgreementsOverview } from './AgreementsOverview';
import { AuditExplorer } from './AuditExplorer';
import { DutiesPage } from './DutiesPage';
import { Policies } from './Policies';
import { PolicyPage } from './PolicyPage';
import { TeamPage } from './TeamPage';
import { Teams } from './Teams';
import './govern.css';

// Who may what, who did what, and what waits for those who answer for it. One more part is a row.

interface Part {
  name: string;
  title: string;
  List: () => React.ReactNode;
  One?: (props: { name: string }) => React.ReactNode;
}

const parts: Part[] = [
  { name: '', title: 'Duties', List: DutiesPage },
  { name: 'policies', title: 'Policies', List: Policies, One: PolicyPage },
  { name: 'agreements', title: 'Agreements', List: AgreementsOverview },
  { name: 'audit', title: 'Audit', List: AuditExplorer },
  { name: 'teams', title: 'Teams', List: Teams, One: TeamPage },
];

export default function Govern({ part = '', name }: { part?: string; name?: string }) {
  const [, navigate] = useLocation();
  const found = parts.find((each) => each.name === part);
  useTitle(found ? `${name ?? found.title} · govern` : 'Nothing here');
  useCommands(
    useMemo(
      () =>
        parts.map(({ name: to, title }) => ({ text: `Govern: ${title}`, run: () => navigate(to ? `/govern/${to}` : '/govern') })),
      [navigate],
    ),
  );
  if (!found || (name && !found.One)) return <Unknown />;
  return (
    <div className="page page-wide">
      {name && found.One ? (
        <found.One name={name} />
      ) : (
        <>
          <h1>Govern</h1>
          <Parts now={part} />
          <found.List />
        </>
      )}
    </div>
  );
}

function Parts({ now }: { now: string }) {
  const { data } = useApi('listDuties', { query: { limit: 1 } });
  const waiting = Object.values(data?.counts ?? {}).reduce((sum, count) => sum + count, 0);
  return (
    <Tabs
      label="Parts of Govern"
      base="/govern"
      now={now}
      tabs={parts.map(({ name, title }) => ({ name, title, count: name === '' && waiting > 0 ? waiting : undefined }))}
    />
  );
}
