import { Link } from 'wouter';
import './parts.css';

export interface Tab {
  name: string; // of the address; empty: the first
  title: string;
  count?: number | undefined;
}

// Parts of a page, each with its address.
export function Tabs({ label, base, tabs, now }: { label: string; base: string; tabs: Tab[]; now: string }) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link
          key={tab.name}
          href={tab.name ? `${base}/${tab.name}` : base}
          aria-current={tab.name === now ? 'page' : undefined}
        >
          {tab.title}
          {tab.count !== undefined && <span className="soft"> {tab.count.toLocaleString('en')}</span>}
        </Link>
      ))}
    </nav>
  );
}
