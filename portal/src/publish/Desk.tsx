import { useMemo, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import type { ApplyAnswer } from '../api/types';
import { useCommands } from '../frame/commands';
import { Tabs } from '../parts/Tabs';
import { changedPaths, type Draft, giveUp, isNew, keep } from './drafts';
import { useFindings } from './findings';
import { FindingList } from './FindingList';
import { Files } from './Files';
import { PlanView } from './PlanView';
import { saveFolder, savePatch } from './takeAlong';
import { TestView } from './TestView';
import { TextOf } from './TextOf';

// The desk: a draft's files, what is wrong with them, what applying them would do.
export function Desk({
  draft: given,
  view,
  applied,
}: {
  draft: Draft;
  view: string;
  applied: (answer: ApplyAnswer) => void;
}) {
  const [draft, setDraft] = useState(given);
  const [parameters, setParameters] = useSearchParams();
  const [place, setPlace] = useState<{ line: number; column: number }>();
  const [, navigate] = useLocation();
  const { findings, error } = useFindings(draft.texts);
  const base = `/publish/${encodeURIComponent(draft.product)}`;
  const paths = Object.keys(draft.texts).sort();
  const open = parameters.get('file') ?? paths.find((path) => path.endsWith('.odcs.yaml')) ?? paths[0] ?? '';
  const change = (next: Draft) => {
    setDraft(next);
    keep(next);
  };
  const show = (path: string, line?: number, column?: number) => {
    navigate(`${base}?file=${encodeURIComponent(path)}`);
    setPlace(line ? { line, column: column ?? 1 } : undefined);
  };
  const commands = useMemo(
    () => [
      { text: `Plan ${given.product}`, run: () => navigate(`${base}/plan`) },
      { text: `Test ${given.product}`, run: () => navigate(`${base}/test`) },
      { text: `Documents of ${given.product}`, run: () => navigate(base) },
    ],
    [given.product, base, navigate],
  );
  useCommands(commands);
  return (
    <div className="page page-wide">
      <Head draft={draft} />
      {draft.notes && draft.notes.length > 0 && (
        <ul className="facts soft" aria-label="Found in the file">
          {draft.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <Tabs
        label="Steps"
        base={base}
        now={view}
        tabs={[
          { name: '', title: 'Documents', count: paths.length },
          { name: 'test', title: 'Test' },
          { name: 'plan', title: 'Plan and apply' },
        ]}
      />
      {view === 'plan' && <PlanView draft={draft} change={change} show={show} applied={applied} />}
      {view === 'test' && <TestView draft={draft} show={show} />}
      {view === '' && (
        <>
          <div className="desk">
            <Files
              draft={draft}
              open={open}
              findings={findings}
              show={(path) => (setPlace(undefined), setParameters({ file: path }, { replace: true }))}
              change={change}
            />
            <TextOf
              key={open}
              path={open}
              text={draft.texts[open]}
              findings={findings.filter(({ file }) => file === open)}
              place={place}
              plan={() => navigate(`${base}/plan`)}
              change={(text) => change({ ...draft, texts: { ...draft.texts, [open]: text } })}
            />
          </div>
          <FindingList findings={findings} error={error} show={show} />
        </>
      )}
    </div>
  );
}

function Head({ draft }: { draft: Draft }) {
  const [, navigate] = useLocation();
  const changed = changedPaths(draft).length;
  const leave = () => {
    giveUp(draft.product);
    navigate('/publish');
  };
  return (
    <header className="page-head">
      <div className="section">
        <h1 className="crumbs">
          <Link href="/publish">Publish</Link>
          <span className="soft" aria-hidden="true">
            /
          </span>
          <span>{draft.product}</span>
        </h1>
        <p className="soft">
          {isNew(draft)
            ? 'A new product. Nobody sees it before you apply it.'
            : changed > 0
              ? `${changed} ${changed === 1 ? 'file differs' : 'files differ'} from what is published.`
              : 'As it is published. Nothing is changed yet.'}
        </p>
      </div>
      <div className="buttons">
        <button type="button" className="button" onClick={() => void saveFolder(draft)}>
          Folder as zip
        </button>
        <button type="button" className="button" disabled={changed === 0} onClick={() => savePatch(draft)}>
          Patch for git
        </button>
        {changed > 0 && (
          <button type="button" className="button button-danger" onClick={leave}>
            Give it up
          </button>
        )}
      </div>
    </header>
  );
}
