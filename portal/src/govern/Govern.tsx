import type { ReactNode } from 'react';
import { useApi } from '../api/hooks';
import { useTitle } from '../frame/title';
import { Unknown } from '../frame/Unknown';
import { Tabs } from '../parts/Tabs';
import { AgreementsOverview } from './AgreementsOverview';
import { AuditExplorer } from './AuditExplorer';
import { DutiesPage } from './DutiesPage';
import { type GovernPart, governParts } from './parts';
import { Domains } from './people/Domains';
import { People } from './people/People';
import { TeamPage } from './people/TeamPage';
import { Teams } from './people/Teams';
import { Policies } from './Policies';
import { PolicyPage } from './PolicyPage';
import './govern.css';

// Who may what, who did what, and what waits for those who answer for it.

const drawn: Record<GovernPart, { List: () => ReactNode; One?: (props: { name: string }) => ReactNode }> = {
  '': { List: DutiesPage },
  policies: { List: Policies, One: PolicyPage },
  agreements: { List: AgreementsOverview },
  audit: { List: AuditExplorer },
  teams: { List: Teams, One: TeamPage },
  people: { List: People },
  domains: { List: Domains },
};

export default function Govern({ part = '', name }: { part?: string; name?: string }) {
  const found = governParts.find((each) => each.name === part);
  useTitle(found ? `${name ?? found.title} · govern` : 'Nothing here');
  const { List, One } = found ? drawn[found.name] : {};
  if (!List || (name && !One)) return <Unknown />;
  return (
    <div className="page page-wide">
      {name && One ? (
        <One name={name} />
      ) : (
        <>
          <h1>Govern</h1>
          <Parts now={part} />
          <List />
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
      tabs={governParts.map(({ name, title }) => ({ name, title, count: name === '' && waiting > 0 ? waiting : undefined }))}
    />
  );
}
