import type { ReactNode } from 'react';
import { Problem } from '../api/client';
import type { Asked } from '../api/hooks';
import './parts.css';

// The states that every page has besides its content: on its way, empty, failed or refused.

export function Loading({ what }: { what: string }) {
  return (
    <p className="state state-loading" role="status">
      Loading {what} …
    </p>
  );
}

// What would be here, and how to make it so.
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="state">
      <p className="state-title">{title}</p>
      {children && <div className="soft">{children}</div>}
    </div>
  );
}

// What happened, why, and the next step.
export function Failure({ fault, retry }: { fault: unknown; retry?: () => void }) {
  const problem = fault instanceof Problem ? fault : undefined;
  const refused = problem?.status === 403 || problem?.status === 404;
  return (
    <div className={refused ? 'state state-refused' : 'state state-failed'} role="alert">
      <p className="state-title">{problem?.title ?? 'This page broke'}</p>
      <p>{fault instanceof Error ? fault.message : String(fault)}</p>
      {problem?.hint && <p className="soft">{problem.hint}</p>}
      {problem?.requestId && <p className="soft small mono">request {problem.requestId}</p>}
      {retry && !refused && (
        <p>
          <button type="button" className="button" onClick={retry}>
            Try again
          </button>
        </p>
      )}
    </div>
  );
}

// The answer of a query, or the state that it is in. What a whole page waits for is its `page`: until
// it is here, that is the page's heading.
export function Await<Data>({
  asked,
  what,
  page,
  children,
}: {
  asked: Asked<Data>;
  what: string;
  page?: string;
  children: (data: Data) => ReactNode;
}) {
  if (asked.data !== undefined) return children(asked.data);
  const state = asked.error ? (
    <Failure fault={asked.error} retry={() => void asked.refetch()} />
  ) : (
    <Loading what={what} />
  );
  if (page === undefined) return state;
  return (
    <div className="page">
      <h1>{page}</h1>
      {state}
    </div>
  );
}
