import type { SearchAnswer } from '../api/types';
import { type Chosen, type FacetName, facetNames } from './asked';

const titles: Record<FacetName, string> = {
  access: 'Access',
  state: 'State',
  kind: 'Kind',
  domain: 'Domain',
  owner: 'Owner',
  tag: 'Tag',
};
const words: Partial<Record<FacetName, Record<string, string>>> = {
  access: { read: 'You may read it', ask: 'You may ask for it' },
};
const shown = 8; // of a facet, the most frequent

interface Props {
  facets: SearchAnswer['facets'] | undefined;
  chosen: Chosen;
  choose: (name: FacetName, value: string | undefined) => void;
}

function Facet({ name, counts, chosen, choose }: { name: FacetName; counts: Record<string, number> } & Omit<Props, 'facets'>) {
  const values = Object.entries(counts)
    .sort(([a, many], [b, more]) => more - many || a.localeCompare(b))
    .slice(0, shown);
  const now = chosen[name];
  if (now && !values.some(([value]) => value === now)) values.unshift([now, 0]);
  if (values.length === 0) return null;
  return (
    <fieldset className="facet">
      <legend>{titles[name]}</legend>
      {values.map(([value, count]) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={now === value}
            onChange={(event) => choose(name, event.target.checked ? value : undefined)}
          />
          <span className="facet-word">{words[name]?.[value] ?? value}</span>
          <span className="soft number">{count.toLocaleString('en')}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function Facets({ facets, chosen, choose }: Props) {
  return (
    <div className="facets" role="group" aria-label="Narrow it down">
      {facetNames.map((name) => (
        <Facet key={name} name={name} counts={facets?.[name] ?? {}} chosen={chosen} choose={choose} />
      ))}
    </div>
  );
}
