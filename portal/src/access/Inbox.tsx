import { useEffect } from 'react';
import { Link } from 'wouter';
import { useApi, useDo } from '../api/hooks';
import type { Inbox as Held, Notice } from '../api/types';
import { useTitle } from '../frame/title';
import { Unknown } from '../frame/Unknown';
import { Await, Empty } from '../parts/states';
import { Tabs } from '../parts/Tabs';
import { Moment } from '../parts/time';
import { Agreements } from './Agreements';
import { Waiting } from './Waiting';
import './access.css';

const tabs = [
  { name: '', title: 'Waiting and new' },
  { name: 'agreements', title: 'Agreements' },
];

// What waits for this person, what they are told, and what they have agreed on.
export default function Inbox({ part = '' }: { part?: string }) {
  const tab = tabs.find(({ name }) => name === part);
  useTitle(part ? 'Agreements · Inbox' : 'Inbox');
  if (!tab) return <Unknown />;
  return (
    <div className="page">
      <h1>Inbox</h1>
      <Tabs label="Parts of the inbox" base="/inbox" tabs={tabs} now={part} />
      {part === 'agreements' ? <AllAgreements /> : <News />}
    </div>
  );
}

function AllAgreements() {
  const asked = useApi('listMyAgreements', {});
  return (
    <Await asked={asked} what="your agreements">
      {({ items }) =>
        items.length > 0 ? (
          <Agreements records={items} label="Your agreements" />
        ) : (
          <Empty title="You have no agreements.">
            <Link href="/?access=ask">Find a table</Link> that you need, and ask for access on its page.
          </Empty>
        )
      }
    </Await>
  );
}

function News() {
  const asked = useApi('getInbox', {});
  return (
    <Await asked={asked} what="your inbox">
      {(inbox) => <Content inbox={inbox} />}
    </Await>
  );
}

function Content({ inbox }: { inbox: Held }) {
  const nothing = inbox.waiting.length + inbox.ending.length + inbox.unowned.length + inbox.news.length === 0;
  if (nothing)
    return (
      <Empty title="Nothing waits for you.">
        Requests for your tables come here, and the answers to yours.
      </Empty>
    );
  return (
    <>
      {inbox.waiting.length > 0 && (
        <section className="section" aria-labelledby="waiting">
          <h2 id="waiting">
            {inbox.waiting.length + inbox.more} {inbox.waiting.length + inbox.more === 1 ? 'request waits' : 'requests wait'} for you
          </h2>
          {inbox.waiting.map((request) => (
            <Waiting key={request.id} request={request} />
          ))}
        </section>
      )}
      {inbox.unowned.length > 0 && (
        <section className="section" aria-labelledby="unowned">
          <h2 id="unowned">Products whose owners have left</h2>
          <ul>
            {inbox.unowned.map(({ product, owners }) => (
              <li key={product}>
                <Link href={`/products/${encodeURIComponent(product)}`}>{product}</Link>{' '}
                <span className="soft">names {owners.join(', ')}: name another in its document.</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {inbox.ending.length > 0 && (
        <section className="section" aria-labelledby="ending">
          <h2 id="ending">Over within two weeks</h2>
          <Agreements records={inbox.ending} label="Agreements that end soon" />
        </section>
      )}
      {inbox.news.length > 0 && <Notices news={inbox.news} unseen={inbox.unseen} />}
    </>
  );
}

const readAfter = 3000; // ms on screen

function Notices({ news, unseen }: { news: Notice[]; unseen: number }) {
  const { mutate } = useDo('markInboxSeen', ['getInbox']);
  const newest = news[0]!.id;
  useEffect(() => {
    if (unseen === 0) return;
    const timer = setTimeout(() => mutate({ body: { up_to: newest } }), readAfter);
    return () => clearTimeout(timer);
  }, [unseen, newest, mutate]);
  return (
    <section className="section" aria-labelledby="news">
      <h2 id="news">News</h2>
      <ul className="lines">
        {news.map((notice) => (
          <li key={notice.id} className={notice.seen ? 'line' : 'line line-new'}>
            <span>
              {!notice.seen && <span className="unseen">new: </span>}
              {notice.text}
            </span>
            <span className="soft small">
              {notice.thread && <Link href={`/threads/${encodeURIComponent(notice.thread)}`}>open</Link>}{' '}
              {notice.product && <Link href={`/products/${encodeURIComponent(notice.product)}`}>open</Link>}{' '}
              {notice.table && <Link href={`/tables/${encodeURIComponent(notice.table)}`}>open</Link>} <Moment at={notice.at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
