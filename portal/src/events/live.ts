import { useEffect, useRef, useState } from 'react';
import { acceptedOf, type Arrival, refusedOf, withNew } from './arrivals';

// The governed streams of accepted and of refused events, as a browser bears them: drawn a few times a
// second, of a flood a part, none while nobody looks.

const between = 250; // ms
const floodMost = 1000; // rows in that time
const breather = 750; // ms, after a flood

interface Source {
  table: string;
  back: number; // places in the journal before now to begin with
  read: (row: Record<string, unknown>) => Arrival;
}
const sources: Source[] = [
  { table: 'tracking.events', back: 300, read: acceptedOf },
  { table: 'tracking.rejected_events', back: 3000, read: refusedOf },
];

export interface Flow {
  arrivals: Arrival[]; // the newest first
  waiting: number; // that came while it was paused, as far as they are kept
  flooded: boolean; // more came than is shown
  away: boolean; // the server does not answer; the browser goes on trying
  over: Record<string, string>; // by table: why no more comes
}
const nothing: Flow = { arrivals: [], waiting: 0, flooded: false, away: false, over: {} };

// Listens to one table until it is closed.
class Listener {
  private stream: EventSource | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private rows: Arrival[] = [];

  constructor(
    private readonly source: Source,
    private readonly ended: (why: string) => void,
    private readonly heard: (isAway: boolean) => void,
  ) {
    this.open(`-${source.back}`);
  }

  // What came since; true: it is a part of it.
  take(): [Arrival[], boolean] {
    const rows = this.rows;
    this.rows = [];
    const flooded = rows.length > floodMost;
    if (flooded) {
      this.close();
      this.again = setTimeout(() => this.open('latest'), breather);
    }
    return [rows, flooded];
  }
  close() {
    clearTimeout(this.again);
    this.stream?.close();
  }

  private open(from: string) {
    const stream = new EventSource(`/api/v1/tables/${this.source.table}/stream?from=${from}`);
    stream.addEventListener('row', ({ data }) => this.rows.push(this.source.read(JSON.parse(data))));
    stream.addEventListener('end', ({ data }) => {
      this.close();
      this.ended((JSON.parse(data) as { message: string }).message);
    });
    stream.onopen = () => this.heard(false);
    stream.onerror = () => {
      this.heard(stream.readyState === EventSource.CONNECTING);
      if (stream.readyState === EventSource.CLOSED) this.ended(`You may not follow ${this.source.table}, or it cannot be followed now.`);
    };
    this.stream = stream;
  }
}

export function useFlow(paused: boolean): Flow {
  const [flow, setFlow] = useState(nothing);
  const isPaused = useRef(paused);
  isPaused.current = paused;
  const isSeen = useIsSeen();
  const drawn = useRef(nothing);
  useEffect(() => {
    if (!isSeen) return;
    const draw = (news: Partial<Flow>) => {
      drawn.current = { ...drawn.current, ...news };
      setFlow(drawn.current);
    };
    const listeners = sources.map(
      (source) =>
        new Listener(
          source,
          (why) => draw({ over: { ...drawn.current.over, [source.table]: why } }),
          (away) => away !== drawn.current.away && draw({ away }),
        ),
    );
    let held: Arrival[] = [];
    const drawing = setInterval(() => {
      const taken = listeners.map((listener) => listener.take());
      const flooded = taken.some(([, isPart]) => isPart);
      held = withNew(held, taken.flatMap(([rows]) => rows));
      const { arrivals, waiting } = drawn.current;
      if (isPaused.current) {
        if (held.length !== waiting) draw({ waiting: held.length });
        return;
      }
      if (held.length > 0 || waiting > 0 || flooded !== drawn.current.flooded)
        draw({ arrivals: withNew(arrivals, held), waiting: 0, flooded });
      held = [];
    }, between);
    return () => {
      clearInterval(drawing);
      for (const listener of listeners) listener.close();
    };
  }, [isSeen]);
  return flow;
}

function useIsSeen(): boolean {
  const [isSeen, setSeen] = useState(!document.hidden);
  useEffect(() => {
    const look = () => setSeen(!document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return isSeen;
}
