import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Find } from '../../parts/Find';
import { Await, Empty } from '../../parts/states';
import { tables } from '../sql/known';

export function PickTable({ pick }: { pick: (table: string) => void }) {
  const [words, setWords] = useState('');
  const asked = useQuery({ queryKey: ['ask-tables', words, undefined], queryFn: () => tables(words), staleTime: 60_000, placeholderData: (before) => before });
  return (
    <>
      <Find label="Find a table" words={words} change={setWords} />
      <Await asked={asked} what="tables">
        {(found) => {
          const readable = found.filter((item) => item.access === 'read');
          if (readable.length === 0) return <Empty title="There is no such table that you may read.">Search in Discover finds those that you can ask for.</Empty>;
          return (
            <ul className="build-tables">
              {readable.map((item) => (
                <li key={item.name}>
                  <button type="button" className="card" onClick={() => pick(item.name)}>
                    <b className="mono">{item.name}</b>
                    <span className="soft">{item.meaning}</span>
                  </button>
                </li>
              ))}
            </ul>
          );
        }}
      </Await>
    </>
  );
}
