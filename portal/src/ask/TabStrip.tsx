import { Link, useLocation } from 'wouter';
import { closeSession } from './session';
import { addTab, type AskTab, closeTab, titleOf } from './tabs';

// Each tab with its address; the SQL of all stays in this browser.
export function TabStrip({ tabs, now }: { tabs: AskTab[]; now: string }) {
  const [, navigate] = useLocation();
  const close = (id: string) => {
    const next = closeTab(id);
    closeSession(id);
    if (id === now) navigate(next ? `/ask/${next.id}` : '/ask', { replace: true });
  };
  return (
    <div className="ask-tabs">
      <nav aria-label="Tabs">
        <ul>
          {tabs.map((tab) => (
            <li key={tab.id} data-now={tab.id === now || undefined}>
              <Link href={`/ask/${tab.id}`} aria-current={tab.id === now ? 'page' : undefined} title={tab.sql.slice(0, 500)}>
                {titleOf(tab)}
              </Link>
              <button type="button" aria-label={`Close ${titleOf(tab)}`} onClick={() => close(tab.id)}>
                ✕
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <button type="button" className="button button-plain" onClick={() => navigate(`/ask/${addTab({}).id}`)}>
        + New
      </button>
    </div>
  );
}
