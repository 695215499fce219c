import { useSearchParams } from 'wouter';

// How far back costs are counted; it stands in the address.

const spans = [7, 30, 90];

export function daysOf(parameters: URLSearchParams): number {
  return spans.find((each) => String(each) === parameters.get('days')) ?? 30;
}

export function Days({ days }: { days: number }) {
  const [, setParameters] = useSearchParams();
  return (
    <div className="buttons" role="group" aria-label="How far back">
      {spans.map((each) => (
        <button key={each} type="button" className="button" aria-pressed={each === days} onClick={() => setParameters({ days: String(each) })}>
          {each} days
        </button>
      ))}
    </div>
  );
}
