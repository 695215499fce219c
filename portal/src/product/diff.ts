// What changed between two texts, line by line, with a little of what stayed around it.

export interface Line {
  sign: '+' | '-' | ' ' | '…';
  text: string;
}

// Lengths of the longest common subsequence of what follows each pair of places.
function common(before: string[], after: string[]): Uint32Array[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; --i)
    for (let j = after.length - 1; j >= 0; --j)
      lengths[i]![j] =
        before[i] === after[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  return lengths;
}

const cellsMax = 4_000_000; // of the table of lengths; beyond it all is said to differ

function compare(before: string[], after: string[]): Line[] {
  if (before.length * after.length > cellsMax)
    return [
      ...before.map((text): Line => ({ sign: '-', text })),
      ...after.map((text): Line => ({ sign: '+', text })),
    ];
  const lengths = common(before, after);
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push({ sign: ' ', text: before[i++]! });
      ++j;
    } else if (j >= after.length || (i < before.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
      lines.push({ sign: '-', text: before[i++]! });
    } else {
      lines.push({ sign: '+', text: after[j++]! });
    }
  }
  return lines;
}

function folded(lines: Line[], around: number): Line[] {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - around), index + around + 1).some((line) => line.sign !== ' '),
  );
  return lines.flatMap((line, index): Line[] => {
    if (near[index]) return [line];
    return index === 0 || near[index - 1] ? [{ sign: '…', text: '' }] : [];
  });
}

export function diff(before: string, after: string, around = 3): Line[] {
  const old = before.split('\n');
  const now = after.split('\n');
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) ++head;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail) === now.at(-1 - tail)) ++tail;
  const same = (text: string): Line => ({ sign: ' ', text });
  return folded(
    [
      ...old.slice(0, head).map(same),
      ...compare(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
      ...old.slice(old.length - tail).map(same),
    ],
    around,
  );
}
