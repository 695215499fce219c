import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { call } from '../api/client';
import type { ApplyAnswer } from '../api/types';
import { useTitle } from '../frame/title';
import { Unknown } from '../frame/Unknown';
import { Failure, Loading } from '../parts/states';
import { Desk } from './Desk';
import { Done } from './Done';
import { type Draft, draftOf, giveUp, isNew, useDrafts } from './drafts';
import { Start } from './Start';
import '../product/product.css'; // a diff
import './publish.css';

const views = ['', 'plan', 'test'];

// Publishing: where a product starts, and the desk at which its documents are written.
export default function Publish({ product = '', view = '' }: { product?: string; view?: string }) {
  const drafts = useDrafts();
  const [done, setDone] = useState<{ product: string; answer: ApplyAnswer }>();
  if (!views.includes(view)) return <Unknown />;
  if (!product) return <Start drafts={Object.values(drafts)} />;
  if (done?.product === product && view === 'plan') return <Done {...done} />;
  const applied = (answer: ApplyAnswer) => {
    setDone({ product, answer });
    giveUp(product);
  };
  return <AtDesk key={product} product={product} kept={drafts[product]} view={view} applied={applied} />;
}

// A draft of this tab, else the product as it is.
function AtDesk({
  product,
  kept,
  view,
  applied,
}: {
  product: string;
  kept: Draft | undefined;
  view: string;
  applied: (answer: ApplyAnswer) => void;
}) {
  const asked = useQuery({
    queryKey: ['getProductFolder', { path: { name: product } }],
    queryFn: async ({ signal }) => draftOf(await call('getProductFolder', { path: { name: product } }, { signal })),
    enabled: kept === undefined,
    staleTime: Infinity, // what is written here is not to move under the hand
    gcTime: 0,
  });
  const draft = kept ?? asked.data;
  useTitle(`${product} · ${draft && isNew(draft) ? 'publish' : 'edit'}`);
  if (draft) return <Desk draft={draft} view={view} applied={applied} />;
  if (!asked.error) return <Loading what={product} />;
  return (
    <div className="page">
      <h1>{product}</h1>
      <Failure fault={asked.error} retry={() => void asked.refetch()} />
      <p>
        There is no draft of it in this tab either. <Link href="/publish">Start one</Link>.
      </p>
    </div>
  );
}
