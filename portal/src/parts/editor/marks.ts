import type { Action, Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';

// What is to be said about a place in the text.
export interface Mark {
  severity: 'error' | 'warning';
  line: number; // from 1; 0: the whole text
  column: number; // from 1, in characters
  length?: number; // left out: the word that stands there
  message: string;
  hint?: string;
}

// Characters are code points, as the server counts them; the editor counts UTF-16.
function offsetIn(line: string, column: number): number {
  return [...line].slice(0, Math.max(0, column - 1)).join('').length;
}

// "did you mean `title`?" -> a button that writes it
function actionsOf(hint: string | undefined): Action[] {
  const word = /did you mean `([^`]+)`/.exec(hint ?? '')?.[1];
  if (!word) return [];
  return [
    {
      name: `Write ${word}`,
      apply: (view, from, to) => view.dispatch({ changes: { from, to, insert: word } }),
    },
  ];
}

export function diagnosticOf(mark: Mark, text: Text): Diagnostic {
  const line = text.line(Math.min(Math.max(mark.line, 1), text.lines));
  const from = Math.min(line.from + offsetIn(line.text, mark.column), line.to);
  const word = /^[\w.$-]+/.exec(line.text.slice(from - line.from))?.[0].length ?? 1;
  return {
    from,
    to: Math.min(from + (mark.length ?? word), line.to),
    severity: mark.severity,
    message: mark.hint ? `${mark.message}\n${mark.hint}` : mark.message,
    actions: actionsOf(mark.hint),
  };
}
