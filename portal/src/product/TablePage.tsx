import { Suspense, useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useApi } from '../api/hooks';
import type { Table } from '../api/types';
import { AskAccess } from '../access/AskAccess';
import { useCommands } from '../frame/commands';
import { pages } from '../frame/pages';
import { useTitle } from '../frame/title';
import { Unknown } from '../frame/Unknown';
import { JudgeAgain } from '../events/JudgeAgain';
import { MakeProduct } from '../events/MakeProduct';
import { EditProduct } from '../publish/EditProduct';
import { Subscribe } from '../threads/Subscribe';
import { SendRows } from '../upload/SendRows';
import { Said } from '../parts/Said';
import { Await, Loading } from '../parts/states';
import { Tabs } from '../parts/Tabs';
import { Facts, YouSee } from './Facts';
import { HowItIs } from './HowItIs';
import { parts } from './parts';
import './product.css';

// A table: what it is, what it is not for, and all there is to know before it is used.
export default function TablePage({ table, part = '' }: { table: string; part?: string }) {
  const asked = useApi('getTable', { path: { table } });
  const found = parts.find(({ name }) => name === part);
  useTitle(found?.name ? `${table} · ${found.title}` : table);
  if (!found) return <Unknown />;
  return (
    <Await asked={asked} what={table} page={table}>
      {(about) => (
        <div className="page page-wide">
          <Head table={about} />
          <Tabs
            label={`Parts of ${table}`}
            base={`/tables/${encodeURIComponent(table)}`}
            now={part}
            tabs={parts.map(({ name, title }) => (name ? { name, title } : { name, title, count: about.columns.length }))}
          />
          <Suspense fallback={<Loading what={found.title} />}>
            <found.Component table={about} />
          </Suspense>
        </div>
      )}
    </Await>
  );
}

function Head({ table }: { table: Table }) {
  const [asking, setAsking] = useState(false);
  const [, navigate] = useLocation();
  const name = table.name.slice(table.domain.length + 1);
  const mayAsk = !table.access.read;
  const ask = pages.find((page) => page.address === '/ask');
  const commands = useMemo(
    () => [
      ...(mayAsk ? [{ text: 'Ask for access', run: () => setAsking(true) }] : []),
      ...parts.map((part) => ({
        text: `${part.title} of ${table.name}`,
        run: () => navigate(`/tables/${encodeURIComponent(table.name)}${part.name && `/${part.name}`}`),
      })),
    ],
    [mayAsk, table.name, navigate],
  );
  useCommands(commands);
  return (
    <header className="section">
      <div className="page-head">
        <h1 className="crumbs">
          <Link href={`/domains/${encodeURIComponent(table.domain)}`}>{table.domain}</Link>
          <span className="soft" aria-hidden="true">
            /
          </span>
          <span>{name}</span>
        </h1>
        <div className="buttons">
          <Subscribe table={table} />
          <SendRows table={table} />
          <MakeProduct table={table} />
          <JudgeAgain table={table} />
          <EditProduct product={table.product} owners={table.owner.people} />
          {table.access.read && ask && (
            <Link className="button button-main" href={`/ask?table=${encodeURIComponent(table.name)}`}>
              Open in Ask
            </Link>
          )}
          {table.access.read && ask && (
            <Link className="button" href={`/build?table=${encodeURIComponent(table.name)}`}>
              Build without SQL
            </Link>
          )}
          {mayAsk && (
            <button type="button" className="button button-main" onClick={() => setAsking(true)}>
              Ask for access
            </button>
          )}
        </div>
      </div>
      <p className="prose">
        <Said text={table.meaning || table.contract.purpose || 'Its owner has not said yet what it is.'} />
        {table.contract.limitations && (
          <span className="soft">
            {' '}
            <Said text={table.contract.limitations} />
          </span>
        )}
      </p>
      <HowItIs table={table} />
      <Facts table={table} />
      <YouSee table={table} />
      {asking && <AskAccess table={table} close={() => setAsking(false)} />}
    </header>
  );
}
