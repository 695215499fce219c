import * as Menu from '@radix-ui/react-dropdown-menu';
import { useRef, useState } from 'react';
import type { AskBody } from './answer/messages';
import { download, type FileKind, fileKinds } from './export';
import { size } from './words';

// All of the answer as a file. It is asked anew, so that it is whole and recorded as an export.
export function ExportMenu({ body, name, say }: { body: AskBody; name: string; say: (words: string) => void }) {
  const stopping = useRef<AbortController>(undefined);
  const [busy, setBusy] = useState(false);
  const get = async (kind: FileKind) => {
    stopping.current = new AbortController();
    setBusy(true);
    say(`${kind.name} is on its way …`);
    try {
      await download(body, kind, name, stopping.current.signal, (bytes) => say(`${kind.name}: ${size(bytes)} so far`));
      say(`${kind.name} is downloaded.`);
    } catch (fault) {
      say(stopping.current.signal.aborted ? 'Stopped.' : fault instanceof Error ? fault.message : String(fault));
    }
    setBusy(false);
  };
  if (busy)
    return (
      <button type="button" className="button" onClick={() => stopping.current?.abort()}>
        Stop the export
      </button>
    );
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger asChild>
        <button type="button" className="button">
          Export ▾
        </button>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className="menu" align="end" sideOffset={4}>
          {fileKinds.map((kind) => (
            <Menu.Item key={kind.name} className="menu-item" onSelect={() => void get(kind)}>
              {kind.name}
            </Menu.Item>
          ))}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}
