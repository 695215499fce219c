// Words of a contract, as text; what stands between backticks is code.
export function Said({ text }: { text: string }) {
  return text
    .split(/(`[^`\n]+`)/)
    .map((piece, index) => (index % 2 ? <code key={index}>{piece.slice(1, -1)}</code> : piece));
}
