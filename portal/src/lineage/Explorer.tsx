import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { useApi } from '../api/hooks';
import { useCommands } from '../frame/commands';
import type { LineageGraph } from '../api/types';
import { many } from '../parts/amount';
import { Find } from '../parts/Find';
import { Await, Empty } from '../parts/states';
import { Connections } from './Connections';
import { Panel } from './Panel';
import { type Chosen, Picture } from './Picture';
import './lineage.css';

// A part of the mesh's lineage, as a picture or as rows. What is chosen in it is in the address.

interface Props {
  around: { table?: string; domain?: string };
  start?: string; // the box that is chosen when the address says nothing
}

export function Explorer({ around, start }: Props) {
  const [parameters, setParameters] = useSearchParams();
  const box = parameters.get('at') ?? start;
  const column = parameters.get('column') ?? undefined;
  const chosen: Chosen = useMemo(() => ({ box, column }), [box, column]);
  const asRows = parameters.get('view') === 'rows';

  const set = useCallback(
    (values: Record<string, string | undefined>) =>
      setParameters(
        (now) => {
          for (const [name, value] of Object.entries(values))
            if (value === undefined) now.delete(name);
            else now.set(name, value);
          return now;
        },
        { replace: true },
      ),
    [setParameters],
  );
  const choose = useCallback(
    (next: Chosen) => set({ at: next.box ?? (start && ''), column: next.column }),
    [set, start],
  );
  const asked = useApi('getLineageGraph', { query: around });
  const needed = asRows || Boolean(box);
  const detail = useApi('getLineageGraph', { query: { ...around, columns: true } }, { enabled: needed });
  useCommands(
    useMemo(
      () => [
        { text: 'Lineage as a picture', run: () => set({ view: undefined }) },
        { text: 'Lineage as rows', run: () => set({ view: 'rows' }) },
      ],
      [set],
    ),
  );
  return (
    <Await asked={asked} what="lineage">
      {(graph) =>
        graph.nodes.length === 0 ? (
          <Empty title="There is nothing to draw yet.">A table appears here as soon as it is published.</Empty>
        ) : (
          <div className="section">
            <Bar graph={graph} asRows={asRows} set={set} choose={choose} />
            {asRows ? (
              <Connections graph={detail.data ?? graph} />
            ) : (
              <div className="lineage">
                <Picture graph={graph} detail={detail.data} chosen={chosen} choose={choose} />
                <Panel
                  graph={graph}
                  chosen={chosen}
                  choose={choose}
                  impact={parameters.has('impact')}
                  setImpact={(shown) => set({ impact: shown ? '' : undefined })}
                />
              </div>
            )}
          </div>
        )
      }
    </Await>
  );
}

function Bar({
  graph,
  asRows,
  set,
  choose,
}: {
  graph: LineageGraph;
  asRows: boolean;
  set: (values: Record<string, string | undefined>) => void;
  choose: (chosen: Chosen) => void;
}) {
  const find = (name: string) => {
    const found = graph.nodes.find((node) => node.name === name);
    if (found) choose({ box: found.id, column: undefined });
  };
  return (
    <div className="lineage-bar">
      <div className="buttons" role="group" aria-label="Shown as">
        <button type="button" className="button" aria-pressed={!asRows} onClick={() => set({ view: undefined })}>
          Picture
        </button>
        <button type="button" className="button" aria-pressed={asRows} onClick={() => set({ view: 'rows' })}>
          Rows
        </button>
      </div>
      {!asRows && graph.nodes.length > 8 && (
        <Find label="Find a box" change={find} among={[...new Set(graph.nodes.map(({ name }) => name))]} />
      )}
      <p className="soft small">
        {many(graph.nodes.length, graph.grouped ? 'group' : 'box', graph.grouped ? 'groups' : 'boxes')}
        {graph.grouped && ': there are more than 300 tables, so each box is a domain; open one for its tables'}
        {graph.cut && '; it goes on beyond what is shown'}
      </p>
    </div>
  );
}
