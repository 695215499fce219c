import { lazy, Suspense } from 'react';
import type { EditorProps } from './editor/CodeEditor';
import './editor/editor.css';

// A text with its language: colours, marks at their places, completion. It is heavy, so it comes when it is needed.

export type { EditorProps, Language, Mark } from './editor/CodeEditor';

const CodeEditor = lazy(() => import('./editor/CodeEditor'));

export function Editor(props: EditorProps) {
  return (
    <Suspense
      fallback={
        <pre className="editor editor-waiting" aria-label={props.label}>
          {props.value}
        </pre>
      }
    >
      <CodeEditor {...props} />
    </Suspense>
  );
}
