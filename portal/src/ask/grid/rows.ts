import { useEffect, useRef, useState } from 'react';
import type { RunningAnswer } from '../answer/answer';
import type { Row } from '../answer/rows';

const around = 100; // rows fetched above and below the view

export interface Held {
  first: number;
  rows: Row[];
  of: string;
}
const nothing: Held = { first: 0, rows: [], of: '' };

// The rows around the view, asked of the worker; those before stay until the next are here.
export function useRows(answer: RunningAnswer, shown: number, first: number, count: number, arranged: number): Held {
  const [held, setHeld] = useState(nothing);
  const asked = useRef('');
  const from = Math.max(0, Math.floor((first - around) / around) * around);
  const to = Math.min(shown, Math.ceil((first + count + around) / around) * around);
  const key = `${answer.body.limit} ${arranged} ${from} ${to}`;
  useEffect(() => {
    asked.current = key;
    let isOld = false;
    void answer.rows(from, to - from).then((rows) => {
      if (!isOld && asked.current === key) setHeld({ first: from, rows, of: String(arranged) });
    });
    return () => void (isOld = true);
  }, [answer, key, from, to, arranged]);
  return held;
}
