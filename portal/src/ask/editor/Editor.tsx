import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { Failure } from '../../parts/states';
import type { Editor as Mounted, EditorEvents } from './mount';

export type EditorHandle = Mounted;

// The place of the editor; the editor itself is loaded when it is drawn.
export function Editor({ text, events, handle }: { text: string; events: EditorEvents; handle: Ref<EditorHandle | null> }) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(events);
  latest.current = events;
  const first = useRef(text);
  const [mounted, setMounted] = useState<Mounted | null>(null);
  const [fault, setFault] = useState<unknown>();
  useEffect(() => {
    let isGone = false;
    let editor: Mounted | undefined;
    import('./mount')
      .then(({ mountEditor }) => {
        if (isGone || !host.current) return;
        editor = mountEditor(host.current, first.current, {
          changed: (sql) => latest.current.changed(sql),
          moved: (sql, position) => latest.current.moved(sql, position),
          run: () => latest.current.run(),
          runAll: () => latest.current.runAll(),
          format: () => latest.current.format(),
        });
        setMounted(editor);
        if (!matchMedia('(pointer: coarse)').matches) editor.focus();
      })
      .catch(setFault);
    return () => {
      isGone = true;
      editor?.close();
    };
  }, []);
  useImperativeHandle<EditorHandle | null, EditorHandle | null>(handle, () => mounted, [mounted]);
  if (fault) return <Failure fault={fault} retry={() => window.location.reload()} />;
  return <div ref={host} className="editor-host" />;
}
