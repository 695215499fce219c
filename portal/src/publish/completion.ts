import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { resolved, type Shape } from '../parts/schema';

// What may stand at a place of a document, as its kind's schema says.

interface Line {
  indent: number; // of its key
  key: string;
}

// "      - name: day" -> the key stands at 8: a list's dash indents as a space does.
function lineOf(text: string): Line | undefined {
  const found = /^((?: |- )*)(?:(["']?)([\w.-]+)\2\s*:)?/.exec(text);
  if (!found?.[3]) return undefined;
  return { indent: found[1]!.length, key: found[3] };
}

// The keys that lead to a place, outermost first.
export function pathTo(lines: string[], indent: number): string[] {
  const path: string[] = [];
  let above = indent;
  for (let at = lines.length - 1; at >= 0 && above > 0; --at) {
    if (lines[at] === '---') break;
    const line = lineOf(lines[at]!);
    if (!line || line.indent >= above) continue;
    path.unshift(line.key);
    above = line.indent;
  }
  return path;
}

export function shapeAt(schema: Shape, path: string[]): Shape | undefined {
  let shape: Shape | undefined = schema;
  for (const key of path) {
    shape = shape?.properties?.[key];
    if (shape) shape = resolved(shape, schema);
    if (shape?.items) shape = resolved(shape.items, schema);
  }
  return shape;
}

const words: Record<string, string> = {
  string: 'a text',
  boolean: 'true or false',
  integer: 'a number',
  number: 'a number',
  array: 'a list',
  object: 'with keys of its own',
};

function wordOf({ type, enum: choices, $ref }: Shape): string {
  if (choices) return choices.join(', ');
  return words[$ref ? 'object' : String(type)] ?? '';
}

function keysOf(shape: Shape): Completion[] {
  return Object.entries(shape.properties ?? {}).map(([key, value]) => ({
    label: key,
    detail: shape.required?.includes(key) ? 'needed' : wordOf(value),
    apply: `${key}: `,
    boost: shape.required?.includes(key) ? 1 : 0,
  }));
}

export function completeYaml(schema: Shape | undefined) {
  return (context: CompletionContext): CompletionResult | null => {
    if (!schema) return null;
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const above = Array.from({ length: line.number - 1 }, (_, index) => context.state.doc.line(index + 1).text);
    const value = /^((?: |- )*)([\w.-]+):\s+([\w.-]*)$/.exec(before);
    if (value) {
      const shape = shapeAt(schema, [...pathTo(above, value[1]!.length), value[2]!]);
      const words = shape?.type === 'boolean' ? ['true', 'false'] : (shape?.enum ?? []);
      if (words.length === 0) return null;
      return { from: context.pos - value[3]!.length, options: words.map((label) => ({ label })) };
    }
    const key = /^((?: |- )*)([\w.-]*)$/.exec(before);
    if (!key || (key[2] === '' && !context.explicit)) return null;
    const shape = shapeAt(schema, pathTo(above, key[1]!.length));
    return shape ? { from: context.pos - key[2]!.length, options: keysOf(shape) } : null;
  };
}
