import { useState } from 'react';
import type { SideName } from './Side';

interface Props {
  running: boolean;
  many: boolean;
  limit: number;
  setLimit: (limit: number) => void;
  left: boolean;
  setLeft: (left: boolean) => void;
  side: SideName | undefined;
  setSide: (side: SideName | undefined) => void;
  act: Record<'run' | 'runAll' | 'stop' | 'format' | 'save', () => void> & { share: () => Promise<void> };
}

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
export const runKey = isMac ? '⌘↵' : 'Ctrl ↵';
const limits = [1_000, 10_000, 100_000, 1_000_000];

const short = (count: number) => (count < 1_000_000 ? `${count / 1000}k` : `${count / 1_000_000} million`);

export function AskTools({ running, many, limit, setLimit, left, setLeft, side, setSide, act }: Props) {
  const [copied, setCopied] = useState(false);
  const share = async () => {
    await act.share();
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  const toggle = (name: SideName, text: string) => (
    <button type="button" className="button" aria-pressed={side === name} onClick={() => setSide(side === name ? undefined : name)}>
      {text}
    </button>
  );
  return (
    <div className="ask-tools" role="toolbar" aria-label="Ask">
      <button type="button" className="button" aria-pressed={left} onClick={() => setLeft(!left)}>
        Tables
      </button>
      {running ? (
        <button type="button" className="button button-danger" onClick={act.stop}>
          Stop
        </button>
      ) : (
        <button type="button" className="button button-main" onClick={act.run} title={`The selection, else the statement at the cursor: ${isMac ? '⌘' : 'Ctrl '}Enter`}>
          Run <kbd aria-hidden="true">{runKey}</kbd>
        </button>
      )}
      {many && !running && (
        <button type="button" className="button" onClick={act.runAll} title={`${isMac ? '⌘⇧' : 'Ctrl Shift '}Enter`}>
          Run all
        </button>
      )}
      <select className="input" aria-label="At most" title="How many rows come at most" value={limit} onChange={(event) => setLimit(Number(event.target.value))}>
        {[...new Set([...limits, limit])].map((each) => (
          <option key={each} value={each}>
            ≤ {short(each)} rows
          </option>
        ))}
      </select>
      <button type="button" className="button" onClick={act.format} title="Shift Alt F">
        Format
      </button>
      <button type="button" className="button" onClick={act.save}>
        Save
      </button>
      {navigator.clipboard && (
        <button type="button" className="button" onClick={() => void share()} title="A link that carries this SQL, not its rows">
          <span aria-live="polite">{copied ? 'Link copied' : 'Copy link'}</span>
        </button>
      )}
      <span className="ask-sides">
        {toggle('contract', 'Contract')}
        {toggle('history', 'History')}
      </span>
    </div>
  );
}
