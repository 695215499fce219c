import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  type CompletionSource,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { keywordCompletionSource, sql } from '@codemirror/lang-sql';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import { duckdb } from './dialect';
import type { EditorProps, Language } from './props';
import { theme } from './theme';

const languages: Record<Language, { extension: () => Extension; words: CompletionSource[] }> = {
  sql: { extension: () => sql({ dialect: duckdb }), words: [keywordCompletionSource(duckdb, true)] },
  yaml: { extension: yaml, words: [] },
  text: { extension: () => [], words: [] },
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
  search(),
  replacing,
  EditorState.tabSize.of(2),
  keymap.of([
    { key: 'Tab', run: acceptCompletion }, // else it leads on, as everywhere
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...completionKeymap,
    ...lintKeymap,
  ]),
  theme,
];

function ownKeys(now: () => EditorProps): Extension {
  const press = (key: string) => () => {
    now().keys?.[key]?.();
    return true;
  };
  const keys = Object.keys(now().keys ?? {});
  return Prec.highest(keymap.of(keys.map((key) => ({ key, run: press(key), preventDefault: true }))));
}

function telling(now: () => EditorProps): Extension {
  return hoverTooltip(async (view, position) => {
    const told = await now().tells?.(view.state.doc.toString(), position);
    return told ? { pos: told.from, end: told.to, create: () => ({ dom: told.dom }) } : null;
  });
}

// What an editor is made of; `now` gives its properties as they are at the moment.
export function extensionsOf(now: () => EditorProps): Extension {
  const { language, label, onChange, placeholder: hint, wraps, tells } = now();
  const readOnly = onChange === undefined;
  return [
    ownKeys(now),
    constant,
    languages[language].extension(),
    autocompletion({
      icons: false,
      maxRenderedOptions: 200,
      override: [(context) => now().completions?.(context) ?? null, ...languages[language].words],
    }),
    tells ? telling(now) : [],
    hint ? placeholder(hint) : [],
    wraps ? EditorView.lineWrapping : [],
    readOnly ? EditorState.readOnly.of(true) : [],
    EditorView.contentAttributes.of({
      'aria-label': label,
      spellcheck: 'false',
      tabindex: '0',
      ...(readOnly && { 'aria-readonly': 'true' }),
    }),
    EditorView.updateListener.of((update) => {
      const text = update.state.doc.toString();
      if (update.docChanged) now().onChange?.(text);
      if (update.docChanged || update.selectionSet) now().onMove?.(text, update.state.selection.main.head);
    }),
  ];
}
