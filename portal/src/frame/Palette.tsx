import { Command } from 'cmdk';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useApi } from '../api/hooks';
import { signOut } from '../api/session';
import type { SearchItem } from '../api/types';
import { addressOfItem } from '../discover/address';
import { useAllCommands } from './commands';
import { listedPages } from './pages';
import { setTheme } from './theme';

const account = [
  { text: 'Theme: light', run: () => setTheme('light') },
  { text: 'Theme: dark', run: () => setTheme('dark') },
  { text: 'Theme: as the system', run: () => setTheme('system') },
  { text: 'Sign out', run: () => void signOut() },
];

const aboutHit = ({ kind, state }: SearchItem) => (state === 'no data' ? `${kind}, no data yet` : kind);

// Everything that the pages do, by its name: where to go, what can be done here, and whatever search
// finds.
export default function Palette({ close }: { close: () => void }) {
  const [words, setWords] = useState('');
  const [, navigate] = useLocation();
  const here = useAllCommands();
  const dialog = useRef<HTMLDialogElement>(null);
  const found = useApi('search', { query: { q: words, limit: 8, typing: true } }, { enabled: words.trim() !== '', keepOld: true });
  useEffect(() => dialog.current?.showModal(), []);

  const fits = (text: string) => text.toLowerCase().includes(words.trim().toLowerCase());
  const row = (text: string, run: () => void, about?: string) => (
    <Command.Item
      key={text + about}
      value={text + (about ?? '')}
      className="palette-item"
      onSelect={() => {
        dialog.current?.close();
        run();
      }}
    >
      <span>{text}</span>
      {about && <span className="soft">{about}</span>}
    </Command.Item>
  );
  const hits = words.trim() ? (found.data?.items ?? []) : [];
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label="All commands"
      onClose={close}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <Command label="All commands" shouldFilter={false} loop>
        <Command.Input
          className="palette-input"
          value={words}
          onValueChange={setWords}
          placeholder="Go to, do, or search …"
        />
        <Command.List className="palette-list" label="Commands">
          <Command.Empty className="palette-empty">Nothing is called that.</Command.Empty>
          {here.some(({ text }) => fits(text)) && (
            <Command.Group heading="Here">
              {here.filter(({ text }) => fits(text)).map(({ text, run }) => row(text, run))}
            </Command.Group>
          )}
          {hits.length > 0 && (
            <Command.Group heading="Found">
              {hits.map((item) => row(item.name, () => navigate(addressOfItem(item)), aboutHit(item)))}
            </Command.Group>
          )}
          {listedPages.some(({ title }) => fits(title)) && (
            <Command.Group heading="Go to">
              {listedPages.filter(({ title }) => fits(title)).map((page) => row(page.title, () => navigate(page.address)))}
            </Command.Group>
          )}
          {account.some(({ text }) => fits(text)) && (
            <Command.Group heading="You">
              {account.filter(({ text }) => fits(text)).map(({ text, run }) => row(text, run))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </dialog>
  );
}
