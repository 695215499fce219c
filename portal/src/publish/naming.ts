// Names as the mesh takes them.

export const namePattern = '[a-z][a-z0-9_]{0,62}';

// "My Carriers (2013).csv" -> "my_carriers_2013"
export function nameOf(file: string): string {
  return file
    .replace(/\.[a-z0-9]+$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 63);
}

// The words of a form in the places that a template left for them.
export function said(text: string, words: Record<string, unknown>): string {
  return text.replace(/^(\s*)(purpose|usage|limitations): Say here .*$/gm, (line, indent: string, key: string) => {
    const value = words[key];
    return typeof value === 'string' && value ? `${indent}${key}: ${JSON.stringify(value)}` : line;
  });
}
