import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  type CompletionSource,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { PostgreSQL, sql } from '@codemirror/lang-sql';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { diagnosticOf, type Mark } from './marks';
import { theme } from './theme';

export type { Mark } from './marks';
export type Language = 'sql' | 'yaml' | 'text';

export interface EditorProps {
  label: string; // for who cannot see it
  value: string;
  onChange?: (value: string) => void; // left out: it is only read
  language: Language;
  marks?: Mark[];
  completions?: CompletionSource | undefined;
  onRun?: (text: string) => void; // Ctrl or ⌘ Enter: what is selected, else all of it
  placeholder?: string;
  ready?: (view: EditorView | undefined) => void; // the editor itself, for who does more with it
  className?: string;
}

const languages: Record<Language, () => Extension> = {
  sql: () => sql({ dialect: PostgreSQL, upperCaseKeywords: true }),
  yaml,
  text: () => [],
};

// A browser that replaces several selected lines moves styled pieces about, which the
// Content-Security-Policy refuses; so text over a selection goes the editor's own way.
const replacing = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const isPlain = event.inputType === 'insertText' && event.data !== null && !view.composing;
    const { from, to, empty } = view.state.selection.main;
    if (!isPlain || empty) return false;
    const text = event.data!;
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: 'input.type' });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, from, to, text, insert))) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});

// Tab is not among the keys: it leads on, as everywhere.
const constant: Extension = [
  lineNumbers(),
  highlightActiveLineGutter(),
  highlightActiveLine(),
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  highlightSelectionMatches(),
  replacing,
  EditorState.tabSize.of(2),
  keymap.of([
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...completionKeymap,
    ...lintKeymap,
  ]),
  theme,
];

function runKey(run: (text: string) => void): Extension {
  const go = ({ state }: EditorView) => {
    const { from, to, empty } = state.selection.main;
    run(empty ? state.doc.toString() : state.sliceDoc(from, to));
    return true;
  };
  return keymap.of([{ key: 'Mod-Enter', run: go, preventDefault: true }]);
}

// It lives in a shadow root: there the editor's styles are adopted sheets, which the
// Content-Security-Policy allows, where in the document they would be inline.
export default function CodeEditor(props: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | undefined>(undefined);
  const now = useRef(props);
  now.current = props;
  const { language, label, value, marks } = props;
  const readOnly = props.onChange === undefined;
  const hasRun = props.onRun !== undefined;
  const completes = props.completions !== undefined;
  const hint = props.placeholder;

  useEffect(() => {
    const root = host.current!.shadowRoot ?? host.current!.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: now.current.value,
        extensions: [
          hasRun ? runKey((text) => now.current.onRun?.(text)) : [],
          constant,
          languages[language](),
          autocompletion({
            icons: false,
            ...(completes && {
              override: [(context) => now.current.completions?.(context) ?? null],
            }),
          }),
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
          hint ? placeholder(hint) : [],
          readOnly ? [EditorState.readOnly.of(true), EditorView.contentAttributes.of({ 'aria-readonly': 'true' })] : [],
          EditorView.updateListener.of((update) => {
            if (update.docChanged) now.current.onChange?.(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    now.current.ready?.(editor);
    return () => {
      view.current = undefined;
      now.current.ready?.(undefined);
      editor.destroy();
    };
  }, [language, label, readOnly, hasRun, completes, hint]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    editor.dispatch(setDiagnostics(editor.state, (marks ?? []).map((mark) => diagnosticOf(mark, editor.state.doc))));
  }, [marks, language, label, readOnly, hasRun, completes, hint]);

  return (
    <div
      ref={host}
      className={`editor ${props.className ?? ''}`}
      // What is typed here is no shortcut of the page's.
      onKeyDown={(event) => {
        if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
      }}
    />
  );
}
