import { useSession } from '../api/session';
import { Frame } from '../frame/Frame';
import { Failure } from '../parts/states';
import { SignIn } from './SignIn';
import { useLink } from './link';

// Who is signed in sees the page that they came for; everybody else, first, the way in.
export function Gate() {
  const link = useLink();
  const session = useSession();
  if (link === 'taken' || session.isPending) return null;
  if (session.error) return <Failure fault={session.error} retry={() => void session.refetch()} />;
  if (!session.data || link !== 'none') return <SignIn fault={link === 'none' ? undefined : link} />;
  return <Frame key={session.data.user} />;
}
