import type { Action, Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';

// A place in a text: as the server says it, or as the editor does.
export type Place =
  | { line: number; column: number } // from 1, in characters; line 0: the whole text
  | { from: number }; // UTF-16, from 0

// What is to be said about a place. Without an end it is the word that stands there.
export type Mark = Place & {
  severity: 'error' | 'warning';
  to?: number;
  message: string;
  hint?: string;
};

// Characters are code points, as the server counts them; the editor counts UTF-16.
function offsetIn(line: string, column: number): number {
  return [...line].slice(0, Math.max(0, column - 1)).join('').length;
}

export function offsetOf(place: Place, text: Text): number {
  if ('from' in place) return Math.min(place.from, text.length);
  const line = text.line(Math.min(Math.max(place.line, 1), text.lines));
  return Math.min(line.from + offsetIn(line.text, place.column), line.to);
}

function wordEnd(from: number, text: Text): number {
  const line = text.lineAt(from);
  const word = /^[\w.$-]+/.exec(line.text.slice(from - line.from))?.[0].length ?? 1;
  return Math.min(from + word, line.to);
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
  const from = offsetOf(mark, text);
  return {
    from,
    to: mark.to === undefined ? wordEnd(from, text) : Math.max(from, Math.min(mark.to, text.length)),
    severity: mark.severity,
    message: mark.hint ? `${mark.message}\n${mark.hint}` : mark.message,
    actions: actionsOf(mark.hint),
  };
}
