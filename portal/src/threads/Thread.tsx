import { type Ref, useState } from 'react';
import { Link } from 'wouter';
import { useDo } from '../api/hooks';
import { useMe } from '../api/session';
import type { Table, ThreadRecord } from '../api/types';
import { Area } from '../parts/Area';
import { Copy } from '../parts/Copy';
import { Badge } from '../parts/Dye';
import { Form, textOf } from '../parts/Form';
import { Failure } from '../parts/states';
import { Moment } from '../parts/time';
import { Accept, type ThreadAnswer } from './Accept';
import { addressOfThread, longest, spanOf, states } from './words';

const changed = ['listTableThreads', 'listUnanswered', 'getInbox'] as const;

function By({ by, at }: { by: string; at: string | null }) {
  return (
    <span className="soft small">
      {by}
      {at && (
        <>
          , <Moment at={at} />
        </>
      )}
    </span>
  );
}

// One question, what was answered, and what can be done about it.
export function Thread({
  table,
  thread,
  marked,
  innerRef,
}: {
  table: Table;
  thread: ThreadRecord;
  marked: boolean;
  innerRef?: Ref<HTMLElement> | undefined;
}) {
  const [accepting, setAccepting] = useState<ThreadAnswer | undefined>();
  const [dye, state] = states[thread.state];
  return (
    <article
      ref={innerRef}
      tabIndex={-1}
      className={marked ? 'card thread thread-marked' : 'card thread'}
      aria-label={`Question of ${thread.asked.by}: ${thread.asked.text.slice(0, 80)}`}
    >
      <div className="page-head">
        <p className="facts">
          <Badge dye={dye}>{state}</Badge>
          {thread.column && (
            <Link href={`/tables/${encodeURIComponent(table.name)}?column=${encodeURIComponent(thread.column)}`}>
              <code>{thread.column}</code>
            </Link>
          )}
          <By {...thread.asked} />
          {thread.first_answer_s !== null && (
            <span className="soft small">first answer after {spanOf(thread.first_answer_s)}</span>
          )}
        </p>
        <div className="deeds">
          <Copy text={window.location.origin + addressOfThread(table.name, thread.id)} label="the link to this question" />
          <Ends thread={thread} />
        </div>
      </div>
      <p className="thread-words thread-question">{thread.asked.text}</p>
      {thread.answers.length > 0 && (
        <ol className="answers" aria-label="Answers">
          {thread.answers.map((answer) => (
            <Answered key={answer.number} thread={thread} answer={answer} accept={() => setAccepting(answer)} />
          ))}
        </ol>
      )}
      {thread.may.includes('answer') && <AnswerForm thread={thread} />}
      {accepting && (
        <Accept table={table} thread={thread} answer={accepting} close={() => setAccepting(undefined)} />
      )}
    </article>
  );
}

function Ends({ thread }: { thread: ThreadRecord }) {
  const close = useDo('closeThread', [...changed]);
  const remove = useDo('deleteThread', [...changed]);
  const path = { name: thread.id };
  return (
    <>
      {thread.may.includes('close') && (
        <button type="button" className="button button-plain" disabled={close.isPending} onClick={() => close.mutate({ path })}>
          Close it
        </button>
      )}
      {thread.may.includes('delete') && (
        <button type="button" className="button button-plain" disabled={remove.isPending} onClick={() => remove.mutate({ path })}>
          Delete it
        </button>
      )}
      {(close.error ?? remove.error) && <Failure fault={close.error ?? remove.error} />}
    </>
  );
}

function Answered({ thread, answer, accept }: { thread: ThreadRecord; answer: ThreadAnswer; accept: () => void }) {
  const me = useMe();
  const takeBack = useDo('takeBackAnswer', [...changed]);
  const own = answer.by === me.user && !answer.accepted;
  return (
    <li className={answer.accepted ? 'answer answer-accepted' : 'answer'}>
      <p className="facts">
        <By {...answer} />
        {answer.accepted && (
          <Badge dye="verdigris">accepted by {thread.accepted_by}</Badge>
        )}
        {answer.accepted && thread.meaning_of && <span className="small">now what the contract says</span>}
      </p>
      <p className="thread-words">{answer.text}</p>
      <div className="deeds">
        {thread.may.includes('accept') && !answer.accepted && (
          <button type="button" className="button button-plain" onClick={accept}>
            Accept it …
          </button>
        )}
        {own && (
          <button
            type="button"
            className="button button-plain"
            onClick={() => takeBack.mutate({ path: { name: thread.id, number: String(answer.number) } })}
          >
            Take it back
          </button>
        )}
      </div>
      {takeBack.error && <Failure fault={takeBack.error} />}
    </li>
  );
}

function AnswerForm({ thread }: { thread: ThreadRecord }) {
  const [open, setOpen] = useState(false);
  const answer = useDo('answerThread', [...changed]);
  if (!open)
    return (
      <div className="deeds">
        <button type="button" className="button button-plain" onClick={() => setOpen(true)}>
          Answer …
        </button>
      </div>
    );
  return (
    <Form
      act={(data) =>
        answer.mutate(
          { path: { name: thread.id }, body: { text: textOf(data, 'text') } },
          { onSuccess: () => setOpen(false) },
        )
      }
      submit="Answer"
      busy={answer.isPending}
      fault={answer.error}
      cancel={() => setOpen(false)}
    >
      <Area label="Your answer" name="text" required autoFocus rows={3} maxLength={longest} />
    </Form>
  );
}
