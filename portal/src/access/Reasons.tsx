import type { Access } from '../api/types';
import { Day } from '../parts/time';

// The decision on one table, in the words of the rules that made it.
export function Reasons({ access }: { access: Access }) {
  return (
    <div className="section">
      {access.refusal && <p>{access.refusal}.</p>}
      {access.why.length > 0 && (
        <ul className="reasons">
          {access.why.map((reason, index) => (
            <li key={index}>
              <b>{reason.effect}</b>
              <span className="soft">
                {' '}
                by {reason.policy ? <>policy {reason.policy}, </> : null}
                rule “{reason.rule}”
              </span>
            </li>
          ))}
        </ul>
      )}
      {access.filters.length > 0 && (
        <p>
          Only rows with <code>{access.filters.join(' and ')}</code>.
        </p>
      )}
      {access.valid_until && (
        <p>
          Until <Day at={access.valid_until} />.
        </p>
      )}
    </div>
  );
}
