import { useEffect, useMemo, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { useMe } from '../api/session';
import type { QuestionFacts } from '../api/types';
import { Parameters } from '../ask/Parameters';
import { type GivenAll, paramsOf } from '../ask/parameters';
import { RunningAnswer } from '../ask/answer/answer';
import { addTab, openFor } from '../ask/tabs';
import { specOf, writeAddress } from '../ask/build/spec';
import { useCommands } from '../frame/commands';
import { useTitle } from '../frame/title';
import { Code } from '../parts/Copy';
import { Dialog } from '../parts/Dialog';
import { Form } from '../parts/Form';
import { Await, Failure } from '../parts/states';
import { deleteQuestion, patchQuestion, type SavedQuestion, useQuestion, useQuestionFacts } from './api';
import { Beside } from './Beside';
import { Shown } from './Shown';
import { Sharing, sharedWords, type SharedWith } from './Sharing';
import '../ask/ask.css';
import './questions.css';

// A saved question: its answer for whoever looks, and all that says how far to trust it.
export default function QuestionPage({ question }: { question: string }) {
  const asked = useQuestion(question);
  useTitle(asked.data?.spec.title ?? question);
  return (
    <Await asked={asked} what="the question">
      {(saved) => <Page key={saved.name} saved={saved} />}
    </Await>
  );
}

const rowsMax = 10_000;

function defaultsOf({ spec }: SavedQuestion, search: URLSearchParams): GivenAll {
  return Object.fromEntries(
    (spec.parameters ?? []).map(({ name, type, default: otherwise }) => [
      name,
      { type, value: search.get(`p.${name}`) ?? (otherwise === undefined || otherwise === null ? '' : String(otherwise)) },
    ]),
  );
}

function useRun(saved: SavedQuestion, params: ReturnType<typeof paramsOf>, may: boolean): RunningAnswer | undefined {
  const [answer, setAnswer] = useState<RunningAnswer>();
  const key = JSON.stringify([saved.version, params]);
  useEffect(() => {
    if (!may) return;
    const running = new RunningAnswer(saved.spec.sql, { question: saved.name, limit: rowsMax, ...(params && { params }) });
    setAnswer(running);
    return () => running.close();
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [saved.name, key, may]);
  return answer;
}

function Page({ saved }: { saved: SavedQuestion }) {
  const me = useMe();
  openFor(me.user);
  const { spec } = saved;
  const [search, setSearch] = useSearchParams();
  const [, navigate] = useLocation();
  const facts = useQuestionFacts(saved.name);
  const names = useMemo(() => (spec.parameters ?? []).map(({ name }) => name), [spec]);
  const [given, setGiven] = useState(() => defaultsOf(saved, search));
  const [asked, setAsked] = useState(given);
  const [open, setOpen] = useState<'share' | 'delete'>();
  const isOwner = spec.owner === me.user || me.admin;
  const isAsked = names.every((name) => asked[name]?.value !== '' || asked[name]?.type === 'text');
  const answer = useRun(saved, paramsOf(names, asked), facts.data !== undefined && facts.data.refusal === null && isAsked);
  const builder = specOf(spec.sql);

  const run = () => {
    setAsked(given);
    setSearch((now) => {
      for (const name of names) now.set(`p.${name}`, given[name]?.value ?? '');
      return now;
    });
  };
  const change = () => {
    const title = isOwner ? spec.title : `${spec.title} (mine)`;
    const tab = addTab({ sql: `${spec.sql.trim()}\n`, given: asked, chart: spec.chart, title, question: isOwner ? saved.name : undefined });
    navigate(`/ask/${tab.id}`);
  };
  const regroup = () => builder && navigate(writeAddress({ ...builder, chart: spec.chart, title: `${spec.title} (mine)` }));
  const commands = useMemo(
    () => [
      { text: isOwner ? 'Change this question' : 'Make an own copy of this question', run: change },
      ...(isOwner ? [{ text: 'Share this question', run: () => setOpen('share') }] : []),
    ],
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [saved, isOwner, asked],
  );
  useCommands(commands);
  return (
    <div className="page page-wide question">
      <header className="section">
        <div className="page-head">
          <h1>{spec.title}</h1>
          <div className="buttons">
            {builder && (
              <button type="button" className="button" onClick={regroup}>
                Change the grouping
              </button>
            )}
            <button type="button" className="button" onClick={change} title={isOwner ? undefined : 'It stays as it is: yours is a copy'}>
              {isOwner ? 'Change it' : 'Make an own copy'}
            </button>
            {isOwner && (
              <button type="button" className="button button-main" onClick={() => setOpen('share')}>
                Share
              </button>
            )}
          </div>
        </div>
        {spec.description && <p className="prose">{spec.description}</p>}
      </header>
      <div className="question-body">
        <section className="section" aria-label="Answer">
          {names.length > 0 && (
            <Parameters names={names} given={given} change={setGiven} run={run} titles={new Map((spec.parameters ?? []).map(({ name, title }) => [name, title ?? '']))} />
          )}
          {facts.error ? <Failure fault={facts.error} /> : facts.data?.refusal ? <Refused facts={facts.data} /> : answer && <Shown answer={answer} chart={spec.chart} name={saved.name} />}
        </section>
        <Beside saved={saved} facts={facts.data} answer={answer} />
      </div>
      <Code label="Its SQL" text={spec.sql.trim()} />
      {isOwner && (
        <p className="facts soft small">
          Shared with {sharedWords(spec.sharedWith ?? {})}
          <button type="button" className="button button-plain" onClick={() => setOpen('delete')}>
            Delete it
          </button>
        </p>
      )}
      {open === 'share' && <ShareDialog saved={saved} close={() => setOpen(undefined)} />}
      {open === 'delete' && <DeleteDialog saved={saved} close={() => setOpen(undefined)} gone={() => navigate('/questions')} />}
    </div>
  );
}

function Refused({ facts }: { facts: QuestionFacts }) {
  return (
    <div className="state state-refused" role="alert">
      <p className="state-title">It does not work for you</p>
      <p>{facts.refusal}</p>
      {facts.tables.filter(({ access }) => access === 'ask').map(({ table, next_step }) => (
        <p key={table}>
          <a className="button" href={`/tables/${encodeURIComponent(table)}/access`}>
            Ask for {table}
          </a>
          {next_step && <span className="unseen">{next_step}</span>}
        </p>
      ))}
    </div>
  );
}

function useAct(act: () => Promise<unknown>, done: () => void) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const run = () => {
    setBusy(true);
    act()
      .then(done)
      .catch(setFault)
      .finally(() => setBusy(false));
  };
  return { busy, fault, run };
}

function ShareDialog({ saved, close }: { saved: SavedQuestion; close: () => void }) {
  const [shared, setShared] = useState<SharedWith>(saved.spec.sharedWith ?? {});
  const all = { everyone: shared.everyone ?? null, teams: shared.teams ?? null, users: shared.users ?? null };
  const { busy, fault, run } = useAct(() => patchQuestion(saved.name, { sharedWith: all }, saved.version), close);
  return (
    <Dialog title="Share it" close={close}>
      <Form act={run} submit="Share" busy={busy} fault={fault} cancel={close}>
        <Sharing shared={shared} change={setShared} />
      </Form>
    </Dialog>
  );
}

function DeleteDialog({ saved, close, gone }: { saved: SavedQuestion; close: () => void; gone: () => void }) {
  const { busy, fault, run } = useAct(() => deleteQuestion(saved.name), gone);
  return (
    <Dialog title={`Delete “${saved.spec.title}”?`} close={close}>
      <Form act={run} submit="Delete it" busy={busy} fault={fault} cancel={close}>
        <p>Links to it lead nowhere then. Its history stays with the mesh.</p>
      </Form>
    </Dialog>
  );
}
