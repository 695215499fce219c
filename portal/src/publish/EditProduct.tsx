import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { isOwnerOf, useMe } from '../api/session';
import { useCommands } from '../frame/commands';

// The way to a product's documents, for who may change them.
export function EditProduct({ product, owners }: { product: string; owners: string[] }) {
  const me = useMe();
  const [, navigate] = useLocation();
  const domain = product.split('.')[0] ?? '';
  const may = product !== '' && (isOwnerOf(me, domain) || owners.includes(me.user));
  const address = `/publish/${encodeURIComponent(product)}`;
  const commands = useMemo(
    () => (may ? [{ text: `Edit ${product}`, run: () => navigate(address) }] : []),
    [may, product, address, navigate],
  );
  useCommands(commands);
  if (!may) return null;
  return (
    <Link className="button" href={address}>
      Edit
    </Link>
  );
}
