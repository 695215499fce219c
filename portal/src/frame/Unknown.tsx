import { Link } from 'wouter';
import { Empty } from '../parts/states';
import { useTitle } from './title';

export function Unknown() {
  useTitle('Nothing here');
  return (
    <div className="page">
      <h1>Nothing here</h1>
      <Empty title="There is no page at this address.">
        Search for what you need, or <Link href="/">look around</Link>.
      </Empty>
    </div>
  );
}
