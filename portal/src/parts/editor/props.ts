import type { CompletionSource } from '@codemirror/autocomplete';
import type { Ref } from 'react';
import type { Mark, Place } from './marks';

export type Language = 'sql' | 'yaml' | 'text';

// What is told of the word under the pointer.
export interface Told {
  from: number;
  to: number;
  dom: HTMLElement;
}

// What a page does with a text that is being written.
export interface EditorHandle {
  text: () => string;
  set: (text: string) => void;
  insert: (piece: string) => void; // where the cursor is
  selection: () => { from: number; to: number };
  goTo: (place: Place) => void;
}

export interface EditorProps {
  label: string; // for who cannot see it
  language: Language;
  value: string; // shown when it changes; what is typed need not come back
  onChange?: (value: string) => void; // left out: it is only read
  onMove?: (text: string, position: number) => void;
  marks?: Mark[];
  completions?: CompletionSource | undefined;
  tells?: (text: string, position: number) => Promise<Told | null>;
  keys?: Record<string, () => void>; // as 'Mod-Enter'; the same names each time
  placeholder?: string;
  wraps?: boolean;
  begins?: boolean; // it takes the focus, but where that opens a keyboard of the screen
  handle?: Ref<EditorHandle | null>;
  className?: string;
}
