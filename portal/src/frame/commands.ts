import { useEffect, useSyncExternalStore } from 'react';

// What the page on screen can do, for the palette: useCommands([{ text: 'Ask for access', run }]).

export interface Command {
  text: string;
  run: () => void;
}

let commands: Command[] = [];
const listeners = new Set<() => void>();
function set(next: Command[]) {
  commands = next;
  for (const listener of listeners) listener();
}

// `list` is to be the same between draws that change nothing: useMemo, or a constant.
export function useCommands(list: Command[]) {
  useEffect(() => {
    set([...commands, ...list]);
    return () => set(commands.filter((command) => !list.includes(command)));
  }, [list]);
}

export function useAllCommands(): Command[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => commands,
  );
}
