// Whether the tables stand beside the editor: as this browser was left; on a small screen not at first.
const key = 'ask-tables';

export function panelKept(): boolean {
  if (window.innerWidth < 1000) return false;
  return localStorage.getItem(key) !== 'closed';
}

export function keepPanel(open: boolean) {
  localStorage.setItem(key, open ? 'open' : 'closed');
}
