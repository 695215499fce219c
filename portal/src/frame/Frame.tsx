import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { useLiveNews } from '../api/live';
import { Loading } from '../parts/states';
import { ErrorBoundary } from './ErrorBoundary';
import { Icon } from './icons';
import { type DrawnPage, moved, pages, railPages } from './pages';
import { SearchBar } from './SearchBar';
import { useSaidTitle } from './title';
import { Unknown } from './Unknown';
import { UserMenu } from './UserMenu';
import './frame.css';

const Palette = lazy(() => import('./Palette'));

function RailLink({ page }: { page: DrawnPage }) {
  const [location] = useLocation();
  const here = page.address === '/' ? location === '/' : location.startsWith(page.address);
  const count = page.count?.() ?? 0;
  return (
    <Link href={page.address} aria-current={here ? 'page' : undefined} title={page.title}>
      <Icon name={page.rail!} />
      <span className="rail-word">{page.title}</span>
      {count > 0 && (
        <span className="rail-count">
          {count}
          <span className="unseen"> waiting</span>
        </span>
      )}
    </Link>
  );
}

function Rail() {
  return (
    <nav className="rail" aria-label="Main">
      <Link href="/" className="rail-name" aria-label="Weft, to the first page">
        <img src="/icon.svg" alt="" width="20" height="20" /> <span className="rail-word">Weft</span>
      </Link>
      {railPages.map((page) => (
        <RailLink key={page.path} page={page} />
      ))}
    </nav>
  );
}

// Back and forth keep their place on the page; the browser sees to that.
let isNew = false;
window.addEventListener('pushState', () => (isNew = true));
window.addEventListener('popstate', () => (isNew = false));

// A new page starts at its top, for eyes and for screen readers.
function Page({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  const main = useRef<HTMLElement>(null);
  const page = location.split('/').slice(0, 3).join('/');
  const shown = useRef(page);
  useEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    if (isNew) window.scrollTo(0, 0);
    if (!document.activeElement?.closest('search')) main.current?.focus({ preventScroll: true });
  }, [page]);
  return (
    <main id="main" ref={main} tabIndex={-1}>
      <ErrorBoundary key={page}>
        <Suspense fallback={<Loading what="the page" />}>{children}</Suspense>
      </ErrorBoundary>
    </main>
  );
}

function usePalette(): [boolean, (open: boolean) => void] {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return [open, setOpen];
}

function SaidTitle() {
  const title = useSaidTitle();
  return (
    <p className="unseen" role="status">
      {title}
    </p>
  );
}

export function Frame() {
  const [palette, openPalette] = usePalette();
  useLiveNews();
  return (
    <div className="frame">
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <Rail />
      <header className="top">
        <SearchBar openPalette={() => openPalette(true)} />
        <UserMenu />
      </header>
      <Page>
        <Switch>
          {pages.map(({ path, Component }) => (
            <Route key={path} path={path}>
              {(captures) => <Component {...captures} />}
            </Route>
          ))}
          {moved.map(({ from, to }) => (
            <Route key={from} path={from}>
              <Redirect to={to + window.location.search} replace />
            </Route>
          ))}
          <Route>
            <Unknown />
          </Route>
        </Switch>
      </Page>
      <SaidTitle />
      {palette && (
        <Suspense>
          <Palette close={() => openPalette(false)} />
        </Suspense>
      )}
    </div>
  );
}
