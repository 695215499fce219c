import type { DocumentDiff, FieldChange as Change } from '../api/types';
import './parts.css';
import './changes.css';

// What differs between two documents, field by field, as a plan and a comparison say it.

// `before` and `after` are JSON; empty: it was not there, or is there no more.
export type FieldChange = Change & Partial<Pick<DocumentDiff['fields'][number], 'breaking'>>;

// JSON is for programs: a text is shown as it is written, a list in a line, an object as lines of its keys.
export function shown(json: string): string {
  if (json === '') return '';
  try {
    return inWords(JSON.parse(json));
  } catch {
    return json;
  }
}

function inWords(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ');
  if (Array.isArray(value)) return value.map((item) => inWords(item).replaceAll('\n', ', ')).join('; ');
  return Object.entries(value)
    .map(([key, held]) => `${key}: ${inWords(held).replaceAll('\n', ', ')}`)
    .join('\n');
}

// "schema[departures].properties[dep_delay].description" -> "departures · dep_delay · description"
export function placeOf(path: string): string {
  return path
    .replace(/schema\[([^\]]*)\]/g, '$1')
    .replace(/\.?properties\[([^\]]*)\]/g, ' · $1')
    .replace(/\.(?=[a-zA-Z(])/g, ' · ');
}

export function FieldChanges({ label, fields }: { label: string; fields: FieldChange[] }) {
  return (
    <ul className="changes" aria-label={label}>
      {fields.map((field) => (
        <li key={field.path} className="change-field">
          <span className="change-place" title={field.path}>
            {placeOf(field.path)}
            {field.breaking && <span className="change-breaks"> breaks readers</span>}
          </span>
          <span className="change-texts">
            {field.before !== '' && (
              <del>
                <span className="unseen">before: </span>
                {shown(field.before)}
              </del>
            )}
            {field.after !== '' && (
              <ins>
                <span className="unseen">after: </span>
                {shown(field.after)}
              </ins>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
