import { useEffect, useMemo, useState } from 'react';
import { complete as completeSql } from '../ask/sql/complete';
import type { Finding } from '../api/types';
import { useApi } from '../api/hooks';
import { Editor, type EditorHandle } from '../parts/Editor';
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
  const [editor, setEditor] = useState<EditorHandle | null>(null);
  const completeDocument = useCompletion(text ?? '');
  const marks = useMemo(
    () =>
      findings.map(({ severity, line, column, message, hint }) => ({ severity, line, column, message, hint })),
    [findings],
  );
  useEffect(() => {
    if (place) editor?.goTo(place);
  }, [editor, place]);
  const language = isDocument(path) ? 'yaml' : path.endsWith('.sql') ? 'sql' : 'text';
  if (text === undefined) return <Empty title="There is no such file in the draft.">Choose one from the list.</Empty>;
  return (
    <Editor
      className="desk-text"
      label={path}
      value={text}
      onChange={change}
      language={language}
      marks={marks}
      completions={{ yaml: completeDocument, sql: completeSql, text: undefined }[language]}
      handle={setEditor}
      keys={{ 'Mod-Enter': plan }}
    />
  );
}
