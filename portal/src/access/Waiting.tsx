import { useState } from 'react';
import { useDo } from '../api/hooks';
import type { WaitingRequest } from '../api/types';
import { Failure } from '../parts/states';
import { changedByDeeds, Decide, type Deed } from './Decide';
import { Disclosure, Sentence, Terms } from './records';

// A request to decide: what is asked, what it would show, and one click for each answer.
export function Waiting({ request }: { request: WaitingRequest }) {
  const [deed, setDeed] = useState<Deed | undefined>();
  const approve = useDo('approveAgreement', changedByDeeds);
  return (
    <article className="card" aria-label={`Request of ${request.requested?.by ?? ''} for ${request.table}`}>
      <p>
        <Sentence record={request} />
      </p>
      <p className="purpose">{request.purpose}</p>
      <Terms record={request} />
      <h3>They would see</h3>
      <Disclosure disclosed={request.disclosed} who={request.consumer.name} />
      {approve.error && <Failure fault={approve.error} />}
      <div className="buttons">
        <button
          type="button"
          className="button button-main"
          disabled={approve.isPending}
          onClick={() => approve.mutate({ path: { name: request.id }, version: request.version, body: {} })}
        >
          Approve
        </button>
        <button type="button" className="button" onClick={() => setDeed('approve')}>
          Approve less …
        </button>
        <button type="button" className="button button-danger" onClick={() => setDeed('refuse')}>
          Refuse …
        </button>
      </div>
      {deed && <Decide record={request} deed={deed} close={() => setDeed(undefined)} />}
    </article>
  );
}
