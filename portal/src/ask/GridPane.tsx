import { useEffect, useState } from 'react';
import { Copy } from '../parts/Copy';
import { Dialog } from '../parts/Dialog';
import { Find } from '../parts/Find';
import { Empty } from '../parts/states';
import type { AnswerState, RunningAnswer } from './answer/answer';
import { textOf } from './answer/types';
import { useFacts } from './facts';
import { Grid } from './grid/Grid';
import { rows } from './words';

const wait = 200; // ms after the last letter

// The rows, found in and sorted here: of those that are loaded, which the line above says.
export function GridPane({ answer, state, say }: { answer: RunningAnswer; state: AnswerState; say: (words: string) => void }) {
  const [arranged, setArranged] = useState(0);
  const [words, setWords] = useState(answer.arrangement.find?.text ?? '');
  const [column, setColumn] = useState<number | undefined>(answer.arrangement.find?.column);
  const [busy, setBusy] = useState(false);
  const [opened, setOpened] = useState<{ column: string; value: unknown }>();
  const facts = useFacts(state);
  const running = state.state === 'running';
  const arrange = async (part: Partial<RunningAnswer['arrangement']>) => {
    setBusy(true);
    await answer.arrange({ ...answer.arrangement, ...part });
    setArranged((count) => count + 1);
    setBusy(false);
  };
  useEffect(() => {
    const now = answer.arrangement.find;
    if ((now?.text ?? '') === words && now?.column === column) return;
    const timer = setTimeout(() => void arrange({ find: words ? { text: words, column } : undefined }), wait);
    return () => clearTimeout(timer);
  });
  const sortBy = (by: number) => {
    if (running) return say('It can be sorted once it is here.');
    const now = answer.arrangement.sort;
    void arrange({ sort: now?.column !== by ? { column: by, down: false } : now.down ? undefined : { column: by, down: true } });
  };
  if (state.loaded === 0 && !running) return <Empty title="No rows.">Nothing fits the conditions of the question, or nothing of it is yours to see.</Empty>;
  return (
    <>
      {!running && state.loaded > 10 && (
        <Find
          label={`Find in these ${rows(state.loaded)}`}
          words={words}
          change={setWords}
          said={busy ? 'Arranging …' : words && `${rows(state.shown)} of ${state.loaded.toLocaleString('en')} fit`}
        >
          <select className="input" aria-label="Find in" value={column ?? ''} onChange={(event) => setColumn(event.target.value === '' ? undefined : Number(event.target.value))}>
            <option value="">in any column</option>
            {state.columns!.map(({ name }, index) => (
              <option key={index} value={index}>
                in {name}
              </option>
            ))}
          </select>
        </Find>
      )}
      <Grid label="Rows" answer={answer} state={state} arranged={arranged} facts={facts} sortBy={sortBy} open={(name, value) => setOpened({ column: name, value })} say={say} />
      {opened && (
        <Dialog title={opened.column} close={() => setOpened(undefined)} wide>
          <pre className="cell-whole" tabIndex={0}>
            {opened.value === null ? 'null' : typeof opened.value === 'object' ? JSON.stringify(opened.value, null, 2) : textOf(opened.value)}
          </pre>
          <p>
            <Copy text={textOf(opened.value)} label="the value" />
          </p>
        </Dialog>
      )}
    </>
  );
}
