import { Link } from 'wouter';
import { useApi } from '../api/hooks';
import { isOwnerOf, useMe } from '../api/session';
import { specOf } from '../api/specs';
import { Code } from '../parts/Copy';
import { Empty } from '../parts/states';

// A report without rows says how the first one comes.
export function First({ domain, isOrder }: { domain: string; isOrder: boolean }) {
  const me = useMe();
  const domains = useApi('listDomains', { query: { limit: 1000 } });
  const senders = domains.data?.items.map(specOf).filter(({ mode }) => mode === 'centralised') ?? [];
  const own = senders.find(({ name }) => isOwnerOf(me, name)) ?? senders[0];
  const owner = domain || own?.name || 'orders';
  const what = isOrder ? 'order' : 'event';
  return (
    <div className="report-first">
      <Empty title={domain ? `No ${what} of ${domain} has come yet.` : `No ${what} has come yet.`}>
        An application of {owner} sends what happens there, with a token that can send and nothing else. It is here within a
        second.
      </Empty>
      <Code label="1. A token that can only send, made by somebody of its team" text={`weft token create --scope events:${owner}`} />
      <Code label="2. The first event" text={exampleOf(owner, isOrder)} />
      <p className="soft small">
        What is refused is kept with its reasons in <Link href="/tables/tracking.rejected_events">tracking.rejected_events</Link>.
        All fields: <Link href="/tables/tracking.events">tracking.events</Link>.
      </p>
    </div>
  );
}

function exampleOf(owner: string, isOrder: boolean): string {
  const event = {
    data_owner: owner,
    timestamp: new Date().toISOString().replace(/\.\d+/, ''),
    acting_customer: 123,
    action: isOrder ? 'buys something' : 'opens a page',
    action_category: isOrder ? 'order' : 'visit',
    ...(isOrder && { order_value: 103.4 }),
  };
  const lines = JSON.stringify(event, null, 2);
  return `curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\\n  ${window.location.origin}/api/v1/events --data '${lines}'`;
}
