import { lazy, Suspense } from 'react';
import type { EditorProps } from './editor/props';
import './editor/editor.css';

// A text with its language: colours, marks at their places, completion. It is heavy, so it comes when it is needed.

export type { Mark, Place } from './editor/marks';
export type { EditorHandle, EditorProps, Language, Told } from './editor/props';

const CodeEditor = lazy(() => import('./editor/CodeEditor'));

export function Editor(props: EditorProps) {
  return (
    <Suspense
      fallback={
        <pre className={`editor editor-waiting ${props.className ?? ''}`} aria-label={props.label}>
          {props.value}
        </pre>
      }
    >
      <CodeEditor {...props} />
    </Suspense>
  );
}
