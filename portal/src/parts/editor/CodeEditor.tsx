import { setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type RefObject, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { extensionsOf } from './extensions';
import { diagnosticOf, offsetOf } from './marks';
import type { EditorHandle, EditorProps } from './props';

const write = (view: EditorView, text: string) =>
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });

function handleOf(view: EditorView): EditorHandle {
  return {
    text: () => view.state.doc.toString(),
    set: (text) => write(view, text),
    insert: (piece) => {
      view.dispatch(view.state.replaceSelection(piece));
      view.focus();
    },
    selection: () => view.state.selection.main,
    goTo: (place) => {
      const at = offsetOf(place, view.state.doc);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
      view.focus();
    },
  };
}

// It lives in a shadow root: there the editor's styles are adopted sheets, which the
// Content-Security-Policy allows, where in the document they would be inline.
function useView(host: RefObject<HTMLDivElement | null>, props: EditorProps): EditorView | undefined {
  const now = useRef(props);
  now.current = props;
  const [view, setView] = useState<EditorView>();
  const { language, label, placeholder } = props;
  const readOnly = props.onChange === undefined;
  useEffect(() => {
    const root = host.current!.shadowRoot ?? host.current!.attachShadow({ mode: 'open' });
    const state = EditorState.create({ doc: now.current.value, extensions: extensionsOf(() => now.current) });
    const made = new EditorView({ root, parent: root, state });
    setView(made);
    if (now.current.begins && !matchMedia('(pointer: coarse)').matches) made.focus();
    return () => {
      setView(undefined);
      made.destroy();
    };
  }, [host, language, label, readOnly, placeholder]);
  return view;
}

export default function CodeEditor(props: EditorProps) {
  const { value, marks, handle, className } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useView(host, props);
  useImperativeHandle<EditorHandle | null, EditorHandle | null>(handle, () => view ? handleOf(view) : null, [view]);
  useEffect(() => {
    if (view && view.state.doc.toString() !== value) write(view, value);
  }, [view, value]);
  useEffect(() => {
    if (view) view.dispatch(setDiagnostics(view.state, (marks ?? []).map((mark) => diagnosticOf(mark, view.state.doc))));
  }, [view, marks]);
  return (
    <div
      ref={host}
      className={`editor ${className ?? ''}`}
      // What is typed here is no shortcut of the page's.
      onKeyDown={(event) => {
        if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
      }}
    />
  );
}
