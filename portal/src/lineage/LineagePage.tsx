import { useSearchParams } from 'wouter';
import { useApi } from '../api/hooks';
import { useTitle } from '../frame/title';
import { Explorer } from './Explorer';

// From sources to readers: all of the mesh, or what touches one domain.
export default function LineagePage() {
  const [parameters, setParameters] = useSearchParams();
  const domain = parameters.get('domain') ?? '';
  const { data } = useApi('listDomains', { query: { limit: 200 } });
  useTitle(domain ? `${domain} · lineage` : 'Lineage');
  return (
    <div className="page page-wide">
      <div className="page-head">
        <h1>Lineage</h1>
        <label className="lineage-domain">
          <span className="soft">of</span>
          <select
            className="input"
            value={domain}
            onChange={(event) => setParameters(event.target.value ? { domain: event.target.value } : {})}
          >
            <option value="">the whole mesh</option>
            {data?.items.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Explorer key={domain} around={domain ? { domain } : {}} />
    </div>
  );
}
