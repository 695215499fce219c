// A long name keeps its beginning and its end: what tells it from its like stands at either.
const ending = 9; // letters

export function cut(text: string, letters: number): string {
  if (text.length <= letters) return text;
  const end = Math.min(ending, Math.floor(letters / 3));
  return `${text.slice(0, letters - end - 1)}…${text.slice(text.length - end)}`;
}

// The two pieces of a name: the first gives way, the last stays.
export function piecesOf(text: string): [string, string] {
  return text.length <= ending * 2 ? [text, ''] : [text.slice(0, -ending), text.slice(-ending)];
}
