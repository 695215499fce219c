import { useEffect, useMemo, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useMe } from '../api/session';
import { useCommands } from '../frame/commands';
import { useTitle } from '../frame/title';
import { Editor, type EditorHandle, type Mark } from '../parts/Editor';
import { Empty, Loading } from '../parts/states';
import { AskTools, runKey } from './AskTools';
import { Browse } from './Browse';
import { Parameters } from './Parameters';
import { panelKept, keepPanel } from './panels';
import { Results } from './Results';
import { SaveQuestion } from '../questions/SaveQuestion';
import { sessionOf, useSession } from './session';
import { ContractSide, type Cursor, HistorySide, type SideName } from './Side';
import { tellColumn } from './sql/about';
import { complete } from './sql/complete';
import { parametersOf, type Statement, statementAt, statementsOf } from './statements';
import { addTab, type AskTab, changeTab, findTab, linkTo, openFor, titleOf, typeInto, useTabs } from './tabs';
import { TabStrip } from './TabStrip';
import { useOpening } from './opening';
import './ask.css';

// SQL, what it gives, and beside it what there is to ask.
export default function Ask({ tab }: { tab?: string }) {
  const me = useMe();
  openFor(me.user);
  const tabs = useTabs();
  const now = useOpening(tabs, tab);
  useTitle(now ? `${titleOf(now)} · Ask` : 'Ask');
  if (!now) return <Loading what="the editor" />;
  return <Workbench key={now.id} tab={now} tabs={tabs} />;
}

const cursorWait = 250; // ms

function Workbench({ tab, tabs }: { tab: AskTab; tabs: AskTab[] }) {
  const me = useMe();
  const [, navigate] = useLocation();
  const editor = useRef<EditorHandle | null>(null);
  const [begun] = useState(tab.sql);
  const [marks, setMarks] = useState<Mark[]>([]);
  const session = sessionOf(tab.id);
  const { running } = useSession(session);
  const [limit, setLimit] = useState(10_000);
  const [left, setLeft] = useState(panelKept);
  const [side, setSide] = useState<SideName>();
  const [cursor, setCursor] = useState<Cursor>({ sql: tab.sql, position: 0 });
  const [saving, setSaving] = useState(false);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);
  const names = useMemo(() => parametersOf(tab.sql), [tab.sql]);

  const start = (statements: Statement[], rowsMax = limit) => {
    if (statements.length === 0) return;
    setMarks([]);
    void session.run({ user: me.user, text: editor.current?.text() ?? tab.sql, statements, given: tab.given, limit: rowsMax });
  };
  // What is selected, else the statement at the cursor.
  const run = (rowsMax = limit) => {
    const { from, to } = editor.current?.selection() ?? { from: 0, to: 0 };
    const sql = editor.current?.text() ?? tab.sql;
    if (from < to) return start(statementsOf(sql.slice(from, to)).map((each) => ({ ...each, from: each.from + from, to: each.to + from })), rowsMax);
    const at = statementAt(sql, from);
    start(at ? [at] : [], rowsMax);
  };
  const runAll = () => start(statementsOf(editor.current?.text() ?? tab.sql));
  const format = async () => {
    const { formatted } = await import('./sql/format');
    try {
      editor.current?.set(formatted(editor.current.text()));
    } catch {
      void session; // what cannot be read stays as it is; running it says why
    }
  };
  const share = async () => {
    await navigator.clipboard?.writeText(window.location.origin + linkTo(findTab(tab.id) ?? tab));
  };
  const commands = useMemo(
    () => [
      { text: 'Run', run: () => run() },
      { text: 'Run all statements', run: runAll },
      { text: 'Stop', run: () => session.stop() },
      { text: 'Format the SQL', run: () => void format() },
      { text: 'Save as a question', run: () => setSaving(true) },
      { text: 'Copy a link to this SQL', run: () => void share() },
      { text: 'New tab', run: () => navigate(`/ask/${addTab({}).id}`) },
      { text: 'What you asked before', run: () => setSide('history') },
      { text: 'The contract at the cursor', run: () => setSide('contract') },
    ],
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [tab, session, limit],
  );
  useCommands(commands);

  return (
    <div className="ask" data-left={left || undefined} data-side={side}>
      <h1 className="unseen">Ask</h1>
      {left && <Browse insert={(text) => editor.current?.insert(text)} />}
      <div className="ask-main">
        <TabStrip tabs={tabs} now={tab.id} />
        <AskTools
          running={running}
          many={statementsOf(tab.sql).length > 1}
          limit={limit}
          setLimit={setLimit}
          left={left}
          setLeft={(next) => (setLeft(next), keepPanel(next))}
          side={side}
          setSide={setSide}
          act={{ run: () => run(), runAll, stop: () => session.stop(), format: () => void format(), save: () => setSaving(true), share }}
        />
        <Editor
          className="ask-editor"
          label="SQL"
          language="sql"
          value={begun}
          handle={editor}
          marks={marks}
          completions={complete}
          tells={tellColumn}
          placeholder="SELECT … FROM domain.table"
          wraps
          begins
          onChange={(sql) => typeInto(tab.id, sql)}
          onMove={(sql, position) => {
            clearTimeout(waiting.current);
            waiting.current = setTimeout(() => setCursor({ sql, position }), cursorWait);
          }}
          keys={{ 'Mod-Enter': () => run(), 'Mod-Shift-Enter': runAll, 'Shift-Alt-f': () => void format() }}
        />
        {names.length > 0 && <Parameters names={names} given={tab.given} change={(given) => changeTab(tab.id, { given })} run={() => run()} />}
        <Results
          session={session}
          actions={{
            before: (
              <Empty title="Nothing asked yet.">
                Write SQL and press {runKey}; a click on a table or a column at the left writes its name. Or <Link href="/build">build one without SQL</Link>, or open a{' '}
                <Link href="/questions">saved question</Link>.
              </Empty>
            ),
            chart: tab.chart,
            setChart: (chart) => changeTab(tab.id, { chart }),
            name: titleOf(tab),
            showPlace: (part, place, message) => {
              const { from, to, sql } = part.statement;
              if (editor.current?.text().slice(from, to) === sql) setMarks([{ severity: 'error', from: from + place.from, to: from + place.to, message }]);
            },
            goTo: (_, place) => editor.current?.goTo(place),
            again: (rowsMax) => {
              setLimit(rowsMax);
              start(session.now.parts.map(({ statement }) => statement), rowsMax);
            },
          }}
        />
      </div>
      {side && (
        <aside className="ask-side" aria-label={side === 'contract' ? 'Contract' : 'History'}>
          <div className="dialog-head">
            <h2>{side === 'contract' ? 'Contract' : 'What you asked'}</h2>
            <button type="button" className="button button-plain" aria-label="Close" onClick={() => setSide(undefined)}>
              ✕
            </button>
          </div>
          {side === 'contract' ? <ContractSide cursor={cursor} /> : <HistorySide open={(sql) => navigate(`/ask/${addTab({ sql }).id}`)} />}
        </aside>
      )}
      {saving && <SaveQuestion tab={findTab(tab.id) ?? tab} close={() => setSaving(false)} saved={(question, title) => changeTab(tab.id, { question, title })} />}
    </div>
  );
}
