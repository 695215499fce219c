import { Redirect, Link } from 'wouter';
import { useApi } from '../api/hooks';
import { specOf } from '../api/specs';
import type { Product } from '../api/types';
import { useTitle } from '../frame/title';
import { Said } from '../parts/Said';
import { EditProduct } from '../publish/EditProduct';
import { StateBadge } from '../parts/DataState';
import { Await, Empty } from '../parts/states';
import { Moment } from '../parts/time';
import { Readership } from './Readership';

// A product of one table is that table's page; of several, a way to each.
export default function ProductPage({ product }: { product: string }) {
  const asked = useApi('getProduct', { path: { name: product } });
  useTitle(`${product} · product`);
  return (
    <Await asked={asked} what="the product" page={product}>
      {(item) => <Ports product={item} />}
    </Await>
  );
}

function Ports({ product }: { product: Product }) {
  const spec = specOf(product);
  const ports = (spec.outputPorts ?? []).filter((port) => port.contractId);
  if (ports.length === 1) return <Redirect to={`/tables/${encodeURIComponent(ports[0]!.contractId!)}`} replace />;
  return (
    <div className="page">
      <div className="page-head">
        <h1>{product.name}</h1>
        <EditProduct product={product.name} owners={[]} />
      </div>
      <p className="prose">{spec.description?.purpose && <Said text={spec.description.purpose} />}</p>
      {product.state && (
        <p className="facts">
          <StateBadge state={product.state.name} />
          {product.state.data_changed && (
            <span className="soft">
              data of <Moment at={product.state.data_changed} />
            </span>
          )}
          {product.state.name !== 'fresh' && <span>{product.state.why}</span>}
        </p>
      )}
      {ports.length === 0 && <Empty title="It gives out no tables yet." />}
      <ul className="section">
        {ports.map((port) => (
          <li key={port.name} className="card">
            <Link href={`/tables/${encodeURIComponent(port.contractId!)}`}>{port.contractId}</Link>
            <span className="soft">{port.description && <Said text={port.description} />}</span>
          </li>
        ))}
      </ul>
      <Readership product={product.name} />
    </div>
  );
}
