import type { EditorView } from '@codemirror/view';
import { useEffect, useMemo, useState } from 'react';
import type { Finding } from '../api/types';
import { useApi } from '../api/hooks';
import { Editor } from '../parts/Editor';
import { useKindSchema } from '../parts/schema';
import { Empty } from '../parts/states';
import { completeYaml } from './completion';
import { isDocument } from './findings';

interface TextOfProps {
  path: string;
  text: string | undefined;
  findings: Finding[];
  place: { line: number; column: number } | undefined;
  change: (text: string) => void;
  plan: () => void;
}

function useCompletion(text: string) {
  const stated = /^kind:\s*(\w+)/m.exec(text)?.[1] ?? '';
  const { data: kinds } = useApi('listKinds', {});
  const kind = kinds?.items.find(({ document_kind }) => document_kind === stated)?.kind ?? 'contract';
  const { data: schema } = useKindSchema(kind);
  return useMemo(() => completeYaml(schema), [schema]);
}

// One text of the draft, with what is wrong at its place.
export function TextOf({ path, text, findings, place, change, plan }: TextOfProps) {
  const [view, setView] = useState<EditorView>();
  const complete = useCompletion(text ?? '');
  const marks = useMemo(
    () =>
      findings.map(({ severity, line, column, message, hint }) => ({ severity, line, column, message, hint })),
    [findings],
  );
  useEffect(() => {
    if (!view || !place) return;
    const line = view.state.doc.line(Math.min(Math.max(place.line, 1), view.state.doc.lines));
    const at = Math.min(line.from + place.column - 1, line.to);
    view.dispatch({ selection: { anchor: at }, scrollIntoView: true });
    view.focus();
  }, [view, place]);
  if (text === undefined) return <Empty title="There is no such file in the draft.">Choose one from the list.</Empty>;
  return (
    <Editor
      className="desk-text"
      label={path}
      value={text}
      onChange={change}
      language={isDocument(path) ? 'yaml' : path.endsWith('.sql') ? 'sql' : 'text'}
      marks={marks}
      completions={isDocument(path) ? complete : undefined}
      ready={setView}
      onRun={plan}
    />
  );
}
