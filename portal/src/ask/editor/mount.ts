import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { keywordCompletionSource, sql } from '@codemirror/lang-sql';
import { bracketMatching } from '@codemirror/language';
import { type Diagnostic, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, hoverTooltip, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { statementAt } from '../statements';
import { aboutColumn } from './about';
import { complete } from './complete';
import { duckdb } from './dialect';
import { columnsOf } from './known';
import { theme } from './theme';

// The editor, in a shadow root: there its styles are sheets that a page may adopt, which the
// Content-Security-Policy lets pass, instead of <style> elements, which it does not.

export interface EditorFault {
  from: number;
  to: number;
  message: string;
}

export interface Editor {
  sql: () => string;
  set: (sql: string) => void;
  insert: (text: string) => void;
  selection: () => { from: number; to: number };
  show: (faults: EditorFault[]) => void;
  goTo: (position: number) => void;
  focus: () => void;
  close: () => void;
}

export interface EditorEvents {
  changed: (sql: string) => void;
  moved: (sql: string, position: number) => void;
  run: () => void;
  runAll: () => void;
  format: () => void;
}

const hover = hoverTooltip(async (view, position) => {
  const text = view.state.doc.toString();
  const line = view.state.doc.lineAt(position);
  const word = [...line.text.matchAll(/[\w@]+/g)].find(
    ({ index, 0: found }) => line.from + index <= position && position <= line.from + index + found.length,
  );
  if (!word) return null;
  const known = await columnsOf(statementAt(text, position)?.sql ?? text);
  const here = known.find(({ column }) => column.name === word[0]);
  if (!here) return null;
  return { pos: line.from + word.index, end: line.from + word.index + word[0].length, create: () => ({ dom: aboutColumn(here) }) };
});

function keysOf(events: EditorEvents) {
  const does = (act: () => void) => () => {
    act();
    return true;
  };
  return Prec.highest(
    keymap.of([
      { key: 'Mod-Enter', run: does(events.run) },
      { key: 'Mod-Shift-Enter', run: does(events.runAll) },
      { key: 'Shift-Alt-f', run: does(events.format) },
      { key: 'Tab', run: acceptCompletion }, // else it goes on to the next control
    ]),
  );
}

// Over a selection of several lines the browser types by moving styled pieces, which the policy refuses and says
// so on the console; here it is one change like any other.
const overSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    const text = event.data;
    if (event.inputType !== 'insertText' || text === null || empty || view.composing) return false;
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: 'input.type' });
    const isHandled = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, text, insert));
    if (!isHandled) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});

function extensions(events: EditorEvents) {
  return [
    keysOf(events),
    lineNumbers(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    highlightSelectionMatches(),
    search(),
    sql({ dialect: duckdb }),
    autocompletion({ override: [complete, keywordCompletionSource(duckdb, true)], icons: false, maxRenderedOptions: 200 }),
    hover,
    overSelection,
    theme,
    placeholder('SELECT … FROM domain.table'),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': 'SQL' }),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
    EditorView.updateListener.of((update) => {
      const text = update.state.doc.toString();
      if (update.docChanged) events.changed(text);
      if (update.docChanged || update.selectionSet) events.moved(text, update.state.selection.main.head);
    }),
  ];
}

export function mountEditor(host: HTMLElement, text: string, events: EditorEvents): Editor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const parent = document.createElement('div');
  parent.style.height = '100%';
  root.append(parent);
  const stateOf = (doc: string) => EditorState.create({ doc, extensions: extensions(events) });
  const view = new EditorView({ state: stateOf(text), parent, root });
  return {
    sql: () => view.state.doc.toString(),
    set: (next) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } }),
    insert: (piece) => {
      view.dispatch(view.state.replaceSelection(piece));
      view.focus();
    },
    selection: () => view.state.selection.main,
    show: (faults) => {
      const end = view.state.doc.length;
      const marks: Diagnostic[] = faults.map(({ from, to, message }) => ({
        from: Math.min(from, end),
        to: Math.min(Math.max(to, from), end),
        severity: 'error',
        message,
      }));
      view.dispatch(setDiagnostics(view.state, marks));
    },
    goTo: (position) => {
      const at = Math.min(position, view.state.doc.length);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
      view.focus();
    },
    focus: () => view.focus(),
    close: () => {
      view.destroy();
      parent.remove();
    },
  };
}
