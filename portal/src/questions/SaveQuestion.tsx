import { useState } from 'react';
import { Link } from 'wouter';
import { useMe } from '../api/session';
import { type GivenAll, typeOf, valueOf } from '../ask/parameters';
import { parametersOf, statementsOf } from '../ask/statements';
import type { AskTab } from '../ask/tabs';
import { Dialog } from '../parts/Dialog';
import { Field, Form, textOf } from '../parts/Form';
import { Await } from '../parts/states';
import { nameOf, type QuestionParameter, type QuestionSpec, type SavedQuestion, saveQuestion, useQuestion } from './api';
import { Sharing, type SharedWith } from './Sharing';
import './questions.css';

interface Props {
  tab: Pick<AskTab, 'sql' | 'given' | 'chart' | 'title' | 'question'>;
  close: () => void;
  saved: (name: string, title: string) => void;
}

// Makes SQL a question with a name and an owner; of one's own question, the next version of it.
export function SaveQuestion(props: Props) {
  const [name] = useState(props.tab.question); // as it was when this was opened
  return name ? <SaveAgain {...props} name={name} /> : <SaveForm {...props} />;
}

function SaveAgain({ name, ...props }: Props & { name: string }) {
  const asked = useQuestion(name);
  if (asked.error) return <SaveForm {...props} />; // it is gone: then it is new
  return <Await asked={asked} what="the question">{(before) => <SaveForm {...props} before={before} />}</Await>;
}

function parametersFor(sql: string, given: GivenAll, before: QuestionParameter[]): QuestionParameter[] {
  return parametersOf(sql).map((name) => {
    const now = given[name];
    const known = before.find((parameter) => parameter.name === name);
    const type = now?.type ?? known?.type ?? (now ? typeOf(now) : 'text');
    return { ...known, name, type, ...(now && now.value !== '' && { default: valueOf({ ...now, type }) }) };
  });
}

function SaveForm({ tab, close, saved, before }: Props & { before?: SavedQuestion }) {
  const me = useMe();
  const [title, setTitle] = useState(before?.spec.title ?? tab.title);
  const [name, setName] = useState(before?.name ?? nameOf(tab.title));
  const [named, setNamed] = useState(before !== undefined);
  const [shared, setShared] = useState<SharedWith>(before?.spec.sharedWith ?? {});
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const [done, setDone] = useState(false);
  const statements = statementsOf(tab.sql);
  const sql = statements.at(-1)?.sql ?? '';
  const parameters = parametersFor(sql, tab.given, before?.spec.parameters ?? []);
  const numbered = parameters.some((parameter) => /^\d+$/.test(parameter.name));

  const act = (data: FormData) => {
    const spec: QuestionSpec = {
      apiVersion: 'weft/v1',
      kind: 'Question',
      name,
      title,
      ...(textOf(data, 'description') && { description: textOf(data, 'description') }),
      owner: before?.spec.owner ?? me.user,
      ...(Object.keys(shared).length > 0 && { sharedWith: shared }),
      ...(parameters.length > 0 && { parameters }),
      sql,
      ...(tab.chart && tab.chart.y.length > 0 && { chart: tab.chart }),
    };
    setBusy(true);
    setFault(undefined);
    saveQuestion(spec, before?.version)
      .then(() => {
        saved(name, title);
        setDone(true);
      })
      .catch(setFault)
      .finally(() => setBusy(false));
  };

  if (done)
    return (
      <Dialog title="It is a question now" close={close}>
        <p>
          Who you share it with finds it as <b>{title}</b>. It runs as whoever asks it: nobody sees more by it than they
          may.
        </p>
        <p className="buttons">
          <Link className="button button-main" href={`/questions/${encodeURIComponent(name)}`}>
            Open it
          </Link>
          <button type="button" className="button" onClick={close}>
            Go on here
          </button>
        </p>
      </Dialog>
    );
  return (
    <Dialog title={before ? `Save ${before.name} anew` : 'Save as a question'} close={close}>
      <Form act={act} submit={before ? 'Save' : 'Save the question'} busy={busy || numbered || !sql} fault={fault} cancel={close}>
        {statements.length > 1 && <p className="kept small">A question is one statement: the last of these {statements.length} is saved.</p>}
        {numbered && <p className="kept small">Give its parameters names, $airport instead of ? or $1: who uses it needs to know what they are.</p>}
        <Field
          label="Title"
          required
          value={title}
          placeholder="How late is each carrier?"
          hint="A question, in the words of those who will look for it."
          onChange={(event) => {
            setTitle(event.target.value);
            if (!named) setName(nameOf(event.target.value));
          }}
        />
        {!before && (
          <Field
            label="Name"
            required
            value={name}
            pattern="[a-z][a-z0-9_]*"
            title="lower-case letters, digits and _"
            hint="In its address, and for programs."
            onChange={(event) => {
              setName(event.target.value);
              setNamed(true);
            }}
          />
        )}
        <div className="field">
          <label htmlFor="question-description">What it says, and what it does not</label>
          <textarea id="question-description" name="description" className="input" defaultValue={before?.spec.description ?? ''} />
        </div>
        <Sharing shared={shared} change={setShared} />
      </Form>
    </Dialog>
  );
}
