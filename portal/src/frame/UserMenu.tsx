import * as Menu from '@radix-ui/react-dropdown-menu';
import { useLocation } from 'wouter';
import { signOut, useMe } from '../api/session';
import { type Theme, themes, useTheme } from './theme';

const themeWords: Record<Theme, string> = { system: 'As the system', light: 'Light', dark: 'Dark' };

export function UserMenu() {
  const me = useMe();
  const [, navigate] = useLocation();
  const [theme, setTheme] = useTheme();
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger asChild>
        <button type="button" className="button user" aria-label={`${me.user}, your menu`}>
          <span className="user-name">{me.user}</span> <span aria-hidden="true">▾</span>
        </button>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className="menu" align="end" sideOffset={4}>
          <Menu.Label className="menu-label">
            {me.admin ? 'admin' : me.teams.length > 0 ? `team ${me.teams.join(', ')}` : 'in no team'}
            {me.scope !== 'all' && ` · scope ${me.scope}`}
          </Menu.Label>
          <Menu.Separator className="menu-line" />
          <Menu.RadioGroup value={theme} onValueChange={(value) => setTheme(value as Theme)}>
            {themes.map((one) => (
              <Menu.RadioItem key={one} value={one} className="menu-item" onSelect={(event) => event.preventDefault()}>
                <Menu.ItemIndicator className="menu-mark">✓</Menu.ItemIndicator>
                {themeWords[one]}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Separator className="menu-line" />
          <Menu.Item className="menu-item" onSelect={() => navigate('/tokens')}>
            Your tokens
          </Menu.Item>
          <Menu.Item className="menu-item" onSelect={() => void signOut()}>
            Sign out
          </Menu.Item>
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}
