// A file for the person to keep.
export function save(name: string, content: Blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export function fileName(title: string, suffix: string): string {
  return `${title.replace(/[^\w.-]+/g, '_') || 'answer'}.${suffix}`;
}
