import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '../api/client';
import type { Finding } from '../api/types';

// What is wrong with a draft, while it is written.

const pause = 300; // ms without a key
const toSay = /Say here\b[^"\n]*/;

export function isDocument(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

// What the template left to be said: no error, but readers would see it.
export function unsaid(path: string, text: string): Finding[] {
  return text.split('\n').flatMap((line, index): Finding[] => {
    const found = /^\s*#/.test(line) ? null : toSay.exec(line);
    if (!found) return [];
    return [
      {
        severity: 'warning',
        file: path,
        line: index + 1,
        column: found.index + 1,
        message: 'This is still to be said.',
        hint: 'Whoever finds the product reads it.',
      },
    ];
  });
}

function useLater<Value>(value: Value): Value {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), pause);
    return () => clearTimeout(timer);
  }, [value]);
  return later;
}

export interface Judged {
  findings: Finding[];
  error: Error | null;
}

export function useFindings(texts: Record<string, string>): Judged {
  const later = useLater(texts);
  const documents = Object.entries(later)
    .filter(([path]) => isDocument(path))
    .map(([path, text]) => ({ path, text }));
  const { data, error } = useQuery({
    queryKey: ['validate', documents],
    queryFn: ({ signal }) => call('validate', { body: { documents } }, { signal }),
    placeholderData: keepPreviousData,
    enabled: documents.length > 0,
    gcTime: 10_000,
  });
  const left = Object.entries(texts).flatMap(([path, text]) => (isDocument(path) ? unsaid(path, text) : []));
  return { findings: [...(data?.findings ?? []), ...left], error };
}
