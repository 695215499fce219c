import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client';
import { diff } from '../product/diff';
import { Await } from '../parts/states';
import { type Draft, draftOf, rebased } from './drafts';

// Somebody was faster: what they changed, and how to go on with both.
export function Conflict({ draft, fault, change }: { draft: Draft; fault: unknown; change: (draft: Draft) => void }) {
  const asked = useQuery({
    queryKey: ['getProductFolder', { path: { name: draft.product } }, 'theirs'],
    queryFn: async ({ signal }) => draftOf(await call('getProductFolder', { path: { name: draft.product } }, { signal })),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <div className="plan">
      <div className="state state-refused" role="alert">
        <p className="state-title">Somebody was faster</p>
        <p>{fault instanceof Error ? fault.message : String(fault)} Nothing of yours was applied, and nothing is lost.</p>
      </div>
      <Await asked={asked} what="what they changed">
        {(theirs) => <Theirs mine={draft} theirs={theirs} change={change} />}
      </Await>
    </div>
  );
}

function Theirs({ mine, theirs, change }: { mine: Draft; theirs: Draft; change: (draft: Draft) => void }) {
  const { draft, both } = rebased(mine, theirs);
  const paths = [...new Set([...Object.keys(theirs.texts), ...Object.keys(mine.before)])]
    .filter((path) => theirs.texts[path] !== mine.before[path])
    .sort();
  return (
    <>
      {paths.map((path) => (
        <section key={path} className="section" aria-label={`What they changed in ${path}`}>
          <h2 className="mono">{path}</h2>
          <pre className="diff" tabIndex={0} aria-label={`What they changed in ${path}`}>
            {diff(mine.before[path] ?? '', theirs.texts[path] ?? '').map((line, index) => (
              <span
                key={index}
                className={`diff-line ${{ '+': 'diff-added', '-': 'diff-removed', ' ': '', '…': 'diff-folded' }[line.sign]}`}
              >
                {line.sign} {line.text}
                {'\n'}
              </span>
            ))}
          </pre>
        </section>
      ))}
      {both.length > 0 && (
        <p className="kept">
          You both changed <span className="mono">{both.join(', ')}</span>: there your text stays, look at it again.
        </p>
      )}
      <div className="buttons">
        <button type="button" className="button button-main" onClick={() => change(draft)}>
          Put mine on top of theirs
        </button>
        <button type="button" className="button" onClick={() => change(theirs)}>
          Take theirs, give mine up
        </button>
      </div>
    </>
  );
}
