import { type GivenAll, guessed, type ParameterType, parameterTypes } from './parameters';

interface Props {
  names: string[];
  given: GivenAll;
  change: (given: GivenAll) => void;
  run: () => void;
  titles?: Map<string, string>; // of a saved question: its types are set
}

// A field for each parameter of the SQL. Values go beside the statement, never into its text.
export function Parameters({ names, given, change, run, titles }: Props) {
  return (
    <form
      className="parameters"
      aria-label="Parameters"
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      {names.map((name) => {
        const now = given[name] ?? { value: '' };
        const put = (part: Partial<typeof now>) => change({ ...given, [name]: { ...now, ...part } });
        return (
          <div key={name} className="parameter">
            <label htmlFor={`parameter-${name}`}>
              {titles?.get(name) || <code>${name}</code>}
            </label>
            <input
              id={`parameter-${name}`}
              className="input"
              value={now.value}
              type={now.type === 'date' ? 'date' : 'text'}
              onChange={(event) => put({ value: event.target.value })}
            />
            {!titles && (
              <select
                className="input"
                aria-label={`Type of ${name}`}
                value={now.type ?? ''}
                onChange={(event) => put({ type: (event.target.value || undefined) as ParameterType | undefined })}
              >
                <option value="">as it looks: {guessed(now.value)}</option>
                {parameterTypes.map((type) => (
                  <option key={type} value={type}>
                    {type}
                  </option>
                ))}
              </select>
            )}
          </div>
        );
      })}
      <button type="submit" className={titles ? 'button' : 'unseen'}>
        {titles ? 'Show' : 'Run'}
      </button>
    </form>
  );
}
