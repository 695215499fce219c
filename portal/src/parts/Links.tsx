import { Link } from 'wouter';
import './lines.css';

// Several names, each a way to its page.
export function Links({ names, to, mono }: { names: string[]; to: string; mono?: boolean }) {
  return (
    <span className={mono ? 'links mono' : 'links'}>
      {names.map((name) => (
        <Link key={name} href={`${to}/${encodeURIComponent(name)}`}>
          {name}
        </Link>
      ))}
    </span>
  );
}

// A long text in one line, whole on hover.
export function OneLine({ text, mono }: { text: string; mono?: boolean }) {
  return (
    <span className={mono ? 'one-line mono' : 'one-line'} title={text}>
      {text}
    </span>
  );
}
